import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { EditingChild } from '../support/ui/editingChild.ts';
import { waitUntil } from '../support/ui/waitUntil.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

/** One window and one story: each test goes on where the one before it ended. */
describe('a window that ends before a child’s edits are saved', () => {
  const own = 'src/money/currencies.js';
  const shared = 'src/registry.js';
  let server: ModelServer;
  let workbench: Workbench;
  let folder: string;
  let task: string;
  let saved: Map<string, string>;

  const textOf = (path: string): Promise<string> => workbench.companion.documentText(join(folder, path));
  const onDisk = (path: string): string => readFileSync(join(folder, path), 'utf8');
  const waitForUnsaved = (paths: readonly string[]): Promise<unknown> => {
    const wanted = paths.map((path) => join(folder, path)).sort();
    const dirty = async (): Promise<string[]> => (await workbench.companion.dirtyFiles()).sort();
    return waitUntil(
      `${paths.join(', ')} to be unsaved`,
      async () => (await dirty()).join() === wanted.join() || undefined,
      async () => (await dirty()).join(', '),
    );
  };
  /** The buffers have the child's edits and the person's line, the disk has neither, and the journal knows whose is what. */
  const check = async (): Promise<void> => {
    await waitForUnsaved([own, shared]);
    assert.match(await textOf(own), /CHF: \{/);
    assert.match(await textOf(shared), /^const mine = 1;\n'use strict';/);
    assert.match(await textOf(shared), /All names, in order\./);
    for (const [path, text] of saved) assert.equal(onDisk(path), text);
    const sides = (await workbench.companion.execute('fanout.reviewTask', task)) as { path: string }[];
    assert.deepEqual(sides.map(({ path }) => path).sort(), [own, shared]);
    const patch = (await workbench.companion.execute('fanout.copyPatch', task)) as string;
    assert.equal(patch.match(/^[+-](?![+-])/gm)?.length, 3, patch);
    assert.doesNotMatch(patch, /^[+-]const mine/m);
  };
  /** VS Code keeps unsaved text for a crash within about a second. */
  const waitForBackups = async (): Promise<void> => {
    const texts = await Promise.all([own, shared].map(textOf));
    const backups = (): string[] =>
      filesBelow(join(dirname(folder), 'user-data/User/Backups')).map((path) => readFileSync(path, 'utf8'));
    await waitUntil('the backups of the unsaved texts', () => {
      const kept = backups();
      return Promise.resolve(texts.every((text) => kept.some((backup) => backup.endsWith(text))) || undefined);
    });
  };
  const revertAndBringBack = async (): Promise<void> => {
    const { companion } = workbench;
    const { reverted, conflicts } = (await companion.execute('fanout.revertTask', task)) as {
      reverted: string[];
      conflicts: string[];
    };
    assert.deepEqual([reverted.sort(), conflicts], [[own, shared], []]);
    assert.equal(await textOf(own), saved.get(own));
    assert.equal(await textOf(shared), `const mine = 1;\n${saved.get(shared) ?? ''}`);
    await companion.execute('fanout.restoreTask', task);
    await check();
  };

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    workbench = await openWorkbench({
      workspace: resolve('test/fixtures/sample'),
      settings: {
        'fanout.model.provider': 'openai',
        'fanout.model.baseUrl': server.baseUrl,
        'fanout.model.name': 'scripted',
        'fanout.files.save': 'never',
      },
      environment: { OPENAI_API_KEY: 'sk-never-stored-0123456789' },
    });
    assert.ok(workbench.workspace.kind === 'folder');
    folder = workbench.workspace.path;
    saved = new Map([own, shared].map((path) => [path, onDisk(path)]));
    const { companion, editor } = workbench;
    await workbench.openViewContainer('Fanout');
    await companion.showFile(join(folder, shared));
    await editor.press('Control+Home');
    await editor.type('const mine = 1;\n');
    const child = await EditingChild.start(server, companion, 'src/money');
    const added = "  CHF: { symbol: 'CHF', digits: 2 },\n";
    await child.edit('currencies.js', '  USD: {', `${added}  USD: {`);
    await child.call('edit_file', {
      path: shared,
      old_string: 'The names of all modules in the order of registration.',
      new_string: 'All names, in order.',
    });
    task = child.id;
  });

  after(async () => {
    await workbench.dispose();
    await server.close();
  });

  it('F19: an edit of which the journal never heard what became of it comes back with the buffer, as the child’s', async () => {
    await check();
    await waitForBackups();
    const journal = filesBelow(dirname(folder)).find((path) => path.endsWith('/journal.jsonl')) ?? '';
    const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
    assert.match(lines.pop() ?? '', /"type":"applied"/);
    writeFileSync(journal, `${lines.join('\n')}\n`);
    await workbench.reload();
    await check();
    await workbench.picture('hot-exit/reloaded');
    await revertAndBringBack();
  });

  it('F19: a reload brings unsaved edits back, beside the person’s unsaved line', async () => {
    await waitForBackups();
    await workbench.reload();
    await check();
    await revertAndBringBack();
  });

  it('F19: so does a new extension host after the old one was killed', async () => {
    await workbench.killExtensionHost();
    await check();
    await revertAndBringBack();
    await workbench.picture('hot-exit/killed');
  });
});

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name, parentPath }) => join(parentPath, name));
}
