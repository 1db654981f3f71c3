// The host tier: test/host/<suite>/*.test.ts in the extension host of a real VS Code, one window per suite, which is the
// folder that the files stand in.
//   node test/support/host.mjs [part of a path]
// A suite's window.json says which window it wants (test/support/vscode-host/hostSuite.ts).
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { prepare, prepareWindow } from './bootstrap.mjs';
import { runCommand, step } from './narration.mjs';
import { root } from './root.mjs';
import { cacheFolder } from './vscode-host/cache.mjs';
import { hostKind } from './vscode-host/hostKind.mjs';

/**
 * Bundles and runs the host tests; their report goes to the terminal as it comes.
 * @param {string} [filter] part of a path
 * @param {{ folder: string, suffix: string, minutes: number }} [where] the folder of the suites' folders, and what their files
 *   end in; `minutes` are what a suite may take
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runHostTier(filter, where = { folder: 'test/host', suffix: '.test.ts', minutes: 5 }) {
  const kind = hostKind();
  const environment =
    kind === 'server' ? await prepareWindow() : { FANOUT_DESKTOP_CACHE: join(cacheFolder(), 'vscode-desktop') };
  // Loaded late: they need what prepare() installs.
  const { bundleFiles, findFiles } = await import('./bundleTests.mjs');
  const { withOutFolder } = await import('./outFolder.mjs');
  const { runBundled } = await import('./runBundled.mjs');
  const { stageExtension } = await import('./stageExtension.mjs');
  const files = findFiles(where.folder, where.suffix, filter);
  if (files.length === 0) {
    console.error(`  No file below ${where.folder}${filter ? ` has "${filter}" in its path` : ''}.`);
    return { passed: 0, failed: filter ? 1 : 0 };
  }
  return withOutFolder('host', async (folder) => {
    const extension = join(folder, 'extension');
    await step('Building the extension', () => stageExtension(extension, { sourcemap: 'inline' }));
    const { outputs, broken } = await bundleFiles(['test/support/vscode-host/testsInWindow.ts', ...files], folder);
    const [tests, ...bundled] = outputs;
    const summary = join(folder, 'summary.json');
    const suites = groupBySuite(join(folder, where.folder.replace(/^test\//, '')), bundled);
    const plan = { clone: root, kind, extension, tests, folder: where.folder, minutes: where.minutes, suites, summary };
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
    writeFileSync(summary, JSON.stringify({ passed: 0, failed: 1 })); // stands when the runner dies
    await runBundled('test/support/vscode-host/runHostSuites.ts', [join(folder, 'plan.json')], environment);
    const { passed, failed } = JSON.parse(readFileSync(summary, 'utf8'));
    return { passed, failed: failed + broken.length };
  });
}

function groupBySuite(folder, files) {
  const suites = new Map();
  for (const file of files) {
    const name = relative(folder, dirname(file)).replaceAll('\\', '/');
    suites.set(name, [...(suites.get(name) ?? []), file]);
  }
  return [...suites].map(([name, suiteFiles]) => ({ name, files: suiteFiles }));
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand(async () => {
    await prepare();
    const { failed } = await runHostTier(argv[2]);
    return failed === 0 ? 0 : 1;
  });
}
