// npm run demo [-- --open]: 8 children on the offline model convert a CommonJS workspace in a real VS Code window.
// Exits 0 when every task is done, the workspace's own tests pass on the result, and the steering shows in it.
import { join } from 'node:path';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';
import { changesBetween, describeChanges } from './changes.ts';
import { follow, isDone, type RowsSeen } from './progress.ts';
import { runSampleTests } from './sampleTests.ts';

const modules = ['money', 'dates', 'validation', 'inventory', 'pricing', 'orders', 'reports', 'cli'].map(
  (name) => `src/${name}`,
);
const instruction = 'Convert the module from CommonJS to ES modules.';
const firstModule = 'src/money';
const steeredModule = 'src/reports';
const header = '// Converted to ES modules with Fanout';
const steering = `Please add a header comment: ${header}`;

/** How long all the children may take, in ms; on an idle machine it is some seconds. */
const deadline = 180_000;

async function main(): Promise<number> {
  const staysOpen = process.argv.includes('--open') || hasDisplay();
  const source = join(process.env['FANOUT_CLONE'] ?? '.', 'test/fixtures/sample');
  say('Opening VS Code on a copy of test/fixtures/sample: 8 CommonJS modules and the files that they share');
  const workbench = await openWorkbench({
    workspace: source,
    visible: hasDisplay(),
    settings: { 'fanout.model.provider': 'offline' },
  });
  try {
    const { workspace } = workbench;
    if (workspace.kind !== 'folder') throw new Error('The sample was not opened as a folder.');
    const seen = await delegate(workbench);
    await showSummary(workbench);
    const picture = await workbench.picture('demo/ended');

    say('Running the workspace’s own tests on the result');
    const tests = await runSampleTests(workspace.path);
    console.log(tests.report);

    say('What changed');
    const changes = changesBetween(source, workspace.path);
    console.log(describeChanges(changes));
    const steered = changes.filter(({ path, after }) => path.startsWith(`${steeredModule}/`) && after.includes(header));
    console.log(`  The steering shows in ${String(steered.length)} files of ${steeredModule}: ${header}`);
    say(`Pictures of the window: ${picture}, and running.png beside it`);

    const faults = [
      ...seen.filter((row) => !isDone(row)).map((row) => `${row.label} ended as ${row.description}`),
      ...(tests.passed ? [] : ['the workspace’s tests fail on the result']),
      ...(steered.length > 0 ? [] : ['the steering does not show in the result']),
    ];
    for (const fault of faults) console.error(`✗ ${fault}`);
    if (faults.length === 0) say('All 8 tasks are done and the tests pass, as ES modules now');
    if (staysOpen) await leaveOpen(workbench);
    return faults.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(`✗ The window as it was then: ${await workbench.picture('demo/failed')}`);
    throw error;
  } finally {
    await workbench.dispose();
  }
}

/** Delegates over all modules, steers one by its context menu, and follows all to their end. */
async function delegate(workbench: Workbench): Promise<RowsSeen> {
  await workbench.openViewContainer('Fanout');
  say(`Delegating “${instruction}” to 8 modules, at most 4 at once, on the offline model`);
  await workbench.companion.execute('fanout.delegate', { instruction, modules });
  const tree = workbench.tree('Tasks');
  const following = follow(tree, modules, deadline, (line) => {
    console.log(`  ${line}`);
  });
  const menu = await tree.contextMenu(steeredModule);
  await menu.choose('Steer…');
  await workbench.quickInput.accept(steering);
  console.log(`  → steered ${steeredModule} from its context menu: “${steering}”`);
  await tree.click(firstModule);
  await workbench.output.waitForLine(/Converting|Done/);
  await workbench.picture('demo/running');
  return following;
}

/** Shows the parent's output and prints what it has summed up. */
async function showSummary(workbench: Workbench): Promise<void> {
  await workbench.companion.execute('fanout.showOutput', 'parent');
  await workbench.output.waitForLine(/^8 of 8 tasks done/);
  say('The parent agent sums up');
  const lines = ((await workbench.companion.outputText()) ?? '').split('\n');
  // What it was told is marked; what it says itself is not.
  const told = lines.findLastIndex((line) => line.startsWith('»'));
  for (const line of lines.slice(told + 1)) if (line.trim() !== '') console.log(`  ${line}`);
}

/** Keeps the window for the person until they close it or end the program. */
async function leaveOpen(workbench: Workbench): Promise<void> {
  const where = hasDisplay() ? 'in its window' : `at ${workbench.url}`;
  say(`VS Code stays open ${where}: steer, ask, delegate. Closing the window or Ctrl+C ends it`);
  await workbench.page.waitForEvent('close', { timeout: 0 });
}

function hasDisplay(): boolean {
  const isSet = (name: string): boolean => (process.env[name] ?? '') !== '';
  return isSet('DISPLAY') || isSet('WAYLAND_DISPLAY');
}

function say(what: string): void {
  console.log(`▸ ${what}`);
}

process.exitCode = await main();
