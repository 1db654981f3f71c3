import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { EditingChild } from '../support/ui/editingChild.ts';
import { waitUntil } from '../support/ui/waitUntil.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

const numbered = Array.from({ length: 300 }, (_, index) => `line ${String(index + 1)}\n`).join('');

const functions = Array.from(
  { length: 60 },
  (_, index) => `function f${String(index)}() {\n  // in ${String(index)}\n  return ${String(index)};\n}\n`,
).join('');

/** One window in which a child edits what the person looks at. */
describe('what a person sees while a task edits the same file', () => {
  let server: ModelServer;
  let workbench: Workbench;
  let child: EditingChild;

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    server.conversation(({ system }) => system.includes('parent agent')).say('All have ended.');
    workbench = await openWorkbench({
      workspace: resolve('test/fixtures/sample'),
      settings: {
        'fanout.model.provider': 'openai',
        'fanout.model.baseUrl': server.baseUrl,
        'fanout.model.name': 'scripted',
      },
    });
    child = await EditingChild.start(server, workbench.companion, 'src/money');
  });

  after(async () => {
    child.end();
    await workbench.dispose();
    await server.close();
  });

  async function open(name: string, text: string): Promise<void> {
    const { workspace, companion, editor } = workbench;
    assert.ok(workspace.kind === 'folder');
    const path = join(workspace.path, 'src/money', name);
    await writeFile(path, text);
    await companion.showFile(path);
    await waitUntil('the file', async () => (await editor.title()) === name && (await editor.lines()).length > 20);
  }

  async function edit(name: string, oldText: string, newText: string): Promise<void> {
    assert.match(await child.edit(name, oldText, newText), /^Applied/);
  }

  it('F4: lines that come above what they look at do not move it, to the pixel', async () => {
    const { editor } = workbench;
    await open('seen.txt', numbered);
    await editor.scroll(2_005);
    console.log((await editor.lines()).slice(0, 3));
    const before = await waitUntil('line 120', () => editor.topOf('line 120'), () => editor.lines());
    await workbench.picture('beside/before');
    await edit('seen.txt', 'line 2\n', 'line 2\nNEW 1\nNEW 2\nNEW 3\nNEW 4\nNEW 5\n');
    const after = await editor.topOf('line 120');
    await workbench.picture('beside/after');
    console.log(before, after, (await editor.lines()).slice(0, 3));
    assert.equal(after, before);
  });
});
void functions;
