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
    // An editor in which the person has just scrolled is left alone for a moment.
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.match(await child.edit(name, oldText, newText), /^Applied/);
  }

  /** Shows a line in the middle, and a part of a line at the top. */
  async function lookAt(lineNumber: number, text: string): Promise<number> {
    const { companion, editor } = workbench;
    await companion.execute('revealLine', { lineNumber: lineNumber - 1, at: 'center' });
    await editor.scroll(170);
    return stillTop(text, () => editor.topOf(text));
  }

  /** The window draws on a thread of its own: what is told as applied may show a moment later. */
  const isAt = (text: string, top: number | undefined): Promise<boolean | undefined> =>
    waitUntil(
      `"${text}" at ${String(top)}`,
      async () => (await workbench.editor.topOf(text)) === top,
      () => workbench.editor.topOf(text),
      3_000,
    );

  it('F4: lines that come or go above what they look at do not move it, to the pixel', async () => {
    const { editor } = workbench;
    await open('seen.txt', numbered);
    const before = await lookAt(120, 'line 120');
    await workbench.picture('beside/before');
    await edit('seen.txt', 'line 2\n', 'line 2\nNEW 1\nNEW 2\nNEW 3\nNEW 4\nNEW 5\n');
    await workbench.picture('beside/after');
    await isAt('line 120', before);
    await edit('seen.txt', 'line 10\nline 11\nline 12\n', '');
    await isAt('line 120', before);
    assert.equal(await editor.title(), 'seen.txt');
  });

  it('F4: the line that they type in stays in its place when lines come above it in sight', async () => {
    const { editor } = workbench;
    await open('typed.txt', numbered);
    for (let line = 1; line < 20; line += 1) await editor.press('ArrowDown');
    await editor.type('typed ');
    const before = await stillTop('the typed line', () => editor.topOf('typed line 20'));
    await edit('typed.txt', 'line 5\n', 'line 5\nNEW 1\nNEW 2\nNEW 3\n');
    await isAt('typed line 20', before);
    await editor.type('more ');
    await isAt('typed more line 20', before);
    await editor.press('Control+S');
  });

  it('F4: folds stay folded, those above and those in sight, and what is in sight stays', async () => {
    const { editor, companion } = workbench;
    await open('folds.js', functions);
    await companion.execute('editor.fold', { selectionLines: [4, 8, 120] });
    const before = await lookAt(140, 'function f34() {');
    await workbench.picture('beside/folds-before');
    await edit('folds.js', '  // in 1\n', '  // in 1\n  // hidden 1\n  // hidden 2\n  // hidden 3\n');
    assert.equal(await editor.topOf('function f34() {'), before);
    await edit('folds.js', '  // in 4\n', '  // in 4\n  // shown 1\n  // shown 2\n  // shown 3\n');
    assert.equal(await editor.topOf('function f34() {'), before);
    await edit('folds.js', '  // in 30\n', '  // in 30\n  // in a fold in sight\n');
    assert.equal(await editor.topOf('function f34() {'), before);
    await workbench.picture('beside/folds-after');
    const lines = await editor.lines();
    assert.deepEqual(lines.slice(lines.indexOf('function f30() {'), lines.indexOf('function f31() {')), [
      'function f30() {',
      '}',
    ]);
    await companion.execute('revealLine', { lineNumber: 0, at: 'top' });
    await waitUntil('the folds above', async () => {
      const [top, ...rest] = await editor.lines();
      return (
        top === 'function f0() {' && rest.join(' ').includes('function f1() { } function f2() { } function f3() {')
      );
    });
  });

  it('F4: an editor beside the active one stays on its lines', async () => {
    const { editor, companion } = workbench;
    await open('group.txt', numbered);
    await companion.execute('workbench.action.newGroupRight');
    await open('active.txt', numbered.replaceAll('line', 'other'));
    await companion.execute('workbench.action.focusFirstEditorGroup');
    await lookAt(120, 'line 120');
    await companion.execute('workbench.action.focusSecondEditorGroup');
    const before = (await editor.topOf('line 120')) ?? 0;
    await edit('group.txt', 'line 2\n', 'line 2\nNEW 1\nNEW 2\nNEW 3\n');
    const after = await stillTop('line 120', () => editor.topOf('line 120'));
    await workbench.picture('beside/groups');
    // The editor can be sent to a whole line only.
    assert.ok(Math.abs(after - before) < 19, `${String(before)} ${String(after)}`);
    assert.equal(await editor.title(), 'active.txt');
  });
});

/** The place once it no longer changes. */
async function stillTop(what: string, top: () => Promise<number | undefined>): Promise<number> {
  let last: number | undefined;
  return waitUntil(what, async () => {
    const now = await top();
    const still = now !== undefined && now === last;
    last = now;
    return still ? now : undefined;
  });
}
