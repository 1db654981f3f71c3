import assert from 'node:assert/strict';
import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from '../../../src/core/base/clock.ts';
import { EditorWorkspace } from '../../../src/vscode/editor/editorWorkspace.ts';
import { applied, never, readAll, rejected, replace, write } from '../../support/filesFixture.ts';
import { closeEditors, typeAt } from '../../support/editors.ts';
import { hostFiles, type HostFiles } from '../../support/hostFiles.ts';
import { entriesOf } from '../../support/memoryJournal.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');
const bigEndian = (text: string): Buffer => utf16(text).swap16();

async function edited(files: HostFiles, before: Buffer): Promise<Buffer> {
  await files.put('a.txt', before);
  applied(await replace(files.coordinator.openSession('task-1'), files.path('a.txt'), 'two', 'TWO\nmore'));
  return files.bytes('a.txt');
}

async function refusal(before: Buffer): Promise<string> {
  const files = await hostFiles();
  await files.put('a.txt', before);
  const { why, message } = rejected(
    await replace(files.coordinator.openSession('task-1'), files.path('a.txt'), 'two', 'TWO'),
  );
  assert.equal(why, 'unfit');
  assert.deepEqual(await files.bytes('a.txt'), before);
  return message;
}

describe('bytes on disk', () => {
  afterEach(closeEditors);

  const kept: readonly [title: string, encode: (text: string) => Buffer, lineEnd: string][] = [
    ['UTF-8', (text) => Buffer.from(text), '\n'],
    ['CRLF', (text) => Buffer.from(text), '\r\n'],
    ['a byte order mark', (text) => Buffer.from(`\uFEFF${text}`), '\n'],
    ['a byte order mark and CRLF', (text) => Buffer.from(`\uFEFF${text}`), '\r\n'],
    ['UTF-16 LE', utf16, '\n'],
    ['UTF-16 BE', bigEndian, '\r\n'],
  ];
  for (const [title, encode, lineEnd] of kept) {
    for (const end of ['', lineEnd]) {
      it(`F12: only the edited bytes differ: ${title}, ${end === '' ? 'without' : 'with'} a final newline`, async () => {
        const text = (lines: string[]): string => lines.join(lineEnd) + end;
        const after = await edited(await hostFiles(), encode(text(['öne', 'two', 'thrée 😀'])));
        assert.deepEqual(after, encode(text(['öne', 'TWO', 'more', 'thrée 😀'])));
      });
    }
  }

  it('F12: a configured legacy encoding is read right and kept; the same bytes are refused when it is not configured', async () => {
    const before = latin1('caf\u00e9\ntwo\n');
    assert.match(await refusal(before), /not valid utf8/);
    const configuration = vscode.workspace.getConfiguration('files');
    await configuration.update('encoding', 'iso88591', vscode.ConfigurationTarget.Workspace);
    try {
      const files = await hostFiles();
      await files.put('a.txt', before);
      const shown = await readAll(files.coordinator.openSession('task-1'), files.path('a.txt'));
      assert.ok(shown.kind === 'shown' && shown.lines[0] === 'café');
      assert.deepEqual(await edited(files, before), latin1('caf\u00e9\nTWO\nmore\n'));
      const session = files.coordinator.openSession('task-2');
      assert.match(
        rejected(await session.write(files.path('b.txt'), '😀', new AbortController().signal)).message,
        /no signs/,
      );
      applied(await session.write(files.path('c.txt'), 'é\n', new AbortController().signal));
      assert.deepEqual(await files.bytes('c.txt'), latin1('é\n'));
    } finally {
      await configuration.update('encoding', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('F12: a file that the person has opened in another encoding is edited in that one', async () => {
    const files = await hostFiles();
    const before = Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x20, 0x80, 0x0a, 0x74, 0x77, 0x6f, 0x0a]);
    await files.put('a.txt', before);
    const document = await vscode.workspace.openTextDocument(files.uri('a.txt'), { encoding: 'windows1252' });
    await vscode.window.showTextDocument(document);
    const session = files.coordinator.openSession('task-1');
    const shown = await readAll(session, files.path('a.txt'));
    assert.ok(shown.kind === 'shown' && shown.lines[0] === 'café €');
    applied(await replace(session, files.path('a.txt'), 'two', 'zwölf'));
    const after = [...before.subarray(0, 7), 0x7a, 0x77, 0xf6, 0x6c, 0x66, 0x0a];
    assert.deepEqual([...(await files.bytes('a.txt'))], after);
    const outcome = await replace(session, files.path('a.txt'), 'zwölf', '十二');
    const bytes = [...(await files.bytes('a.txt'))];
    assert.match(rejected(outcome).message, /windows1252/);
    assert.deepEqual(bytes, after);
    assert.ok(!document.isDirty);
  });

  it('F1: signs that the encoding lacks cost siblings in the same step nothing', async () => {
    const files = await hostFiles();
    await files.put('a.txt', 'one\ntwo\nthree\n');
    const document = await vscode.workspace.openTextDocument(files.uri('a.txt'), { encoding: 'windows1252' });
    await vscode.window.showTextDocument(document);
    const texts: readonly [string, string][] = [
      ['one', 'é'],
      ['two', '日本'],
      ['three', 'ö'],
    ];
    const outcomes = await Promise.all(
      texts.map(([before, after]) =>
        replace(files.coordinator.openSession(before), files.path('a.txt'), before, after),
      ),
    );
    const [first, second, third] = outcomes;
    assert.ok(first && second && third);
    applied(first);
    assert.match(rejected(second).message, /windows1252.*has no signs.*Nothing was changed/);
    applied(third);
    assert.deepEqual(await files.bytes('a.txt'), latin1('é\ntwo\nö\n'));
  });

  it('F12: line ends that another program has just changed stay, though an editor shows the file with the old ones', async () => {
    const files = await hostFiles();
    await files.put('a.txt', 'one\r\ntwo\r\n');
    await vscode.window.showTextDocument(files.uri('a.txt'));
    const session = files.coordinator.openSession('task-1');
    await readAll(session, files.path('a.txt'));
    for (const [before, after, lineEnd] of [
      ['two', 'zwei', '\n'],
      ['zwei', 'two', '\r\n'],
    ] as const) {
      await files.put('a.txt', ['one', before, ''].join(lineEnd));
      applied(await replace(session, files.path('a.txt'), before, after));
      assert.equal((await files.bytes('a.txt')).toString(), ['one', after, ''].join(lineEnd));
    }
  });

  it('F12: a byte order mark that another program has just added or taken away stays so, though an editor shows the file', async () => {
    const files = await hostFiles();
    const session = files.coordinator.openSession('task-1');
    const mark = '\uFEFF';
    await files.put('a.txt', `${mark}one\ntwo\n`);
    await vscode.window.showTextDocument(files.uri('a.txt'));
    await files.put('a.txt', 'one\ntwo\n');
    applied(await replace(session, files.path('a.txt'), 'two', 'TWO'));
    assert.equal(await files.text('a.txt'), 'one\nTWO\n');
    await files.put('a.txt', `${mark}one\nTWO\n`);
    applied(await replace(session, files.path('a.txt'), 'one', 'ONE'));
    assert.equal(await files.text('a.txt'), `${mark}ONE\nTWO\n`);
  });

  it('F12: a deletion that is taken back, and one that is made good later, restore every byte and the mode', async () => {
    const files = await hostFiles();
    const bytes = bigEndian('öne\r\ntwo\r\nno final newline 😀');
    await files.put('a.sh', bytes);
    await chmod(join(files.folder, 'a.sh'), 0o750);
    const workspace = new EditorWorkspace(systemClock);
    const located = await workspace.locate(join(files.folder, 'a.sh'));
    assert.ok(located.kind === 'inside');
    const state = await workspace.read(located.file, 'change');
    assert.ok(state.kind === 'text');
    assert.deepEqual(await workspace.remove(located.file, state.version), { kind: 'done' });
    await assert.rejects(files.bytes('a.sh'));
    assert.deepEqual(await workspace.create(located.file, state.text, state.form), { kind: 'done' });
    assert.deepEqual(await files.bytes('a.sh'), bytes);
    assert.equal((await stat(join(files.folder, 'a.sh'))).mode & 0o777, 0o750);
    workspace.dispose();
    // The journal keeps the form, so that a later session can do the same.
    applied(await files.coordinator.openSession('task-1').delete(files.path('a.sh'), new AbortController().signal));
    assert.deepEqual(entriesOf(files.store).at(-1)?.form, {
      encoding: 'utf16be',
      lineEnd: '\r\n',
      mode: 0o750,
    });
  });

  it('F12: a byte order mark that a task writes is the file’s, never its text’s', async () => {
    const files = await hostFiles();
    const session = files.coordinator.openSession('task-1');
    await files.put('plain.txt', 'one\ntwo\n');
    await files.put('marked.txt', '\uFEFFone\ntwo\n');
    for (const name of ['plain.txt', 'marked.txt']) {
      await readAll(session, files.path(name));
      assert.equal(applied(await replace(session, files.path(name), 'one', '\uFEFFONE')).unsaved, undefined);
      applied(await write(session, files.path(name), '\uFEFFONE\nTWO\n'));
      assert.equal(applied(await replace(session, files.path(name), 'TWO', 'T\uFEFFWO')).unsaved, undefined);
    }
    assert.equal(await files.text('plain.txt'), 'ONE\nT\uFEFFWO\n');
    assert.equal(await files.text('marked.txt'), '\uFEFFONE\nT\uFEFFWO\n');
    const first = rejected(await replace(session, files.path('plain.txt'), 'ONE\nT', ''));
    assert.match(first.message, /byte order mark.*Nothing was changed/);
    applied(await write(session, files.path('new.txt'), '\uFEFFnew\n'));
    assert.equal(await files.text('new.txt'), '\uFEFFnew\n');
    applied(await replace(session, files.path('new.txt'), 'new', 'NEW'));
    assert.equal(await files.text('new.txt'), '\uFEFFNEW\n');
    const { conflicts } = await files.coordinator.review.revert('task-1', {}, never);
    assert.deepEqual(conflicts, []);
    assert.equal(await files.text('marked.txt'), '\uFEFFone\ntwo\n');
  });

  it('F12: mixed line ends and carriage returns alone are refused untouched', async () => {
    assert.match(await refusal(Buffer.from('one\r\ntwo\nthree\r\n')), /line ends are mixed/);
    assert.match(await refusal(Buffer.from('one\rtwo\rthree')), /carriage returns/);
  });

  it('F12: mixed line ends are refused, too, when the editor already holds unsaved text', async () => {
    const files = await hostFiles();
    await files.put('a.txt', 'one\r\ntwo\nthree\r\n');
    const document = await vscode.workspace.openTextDocument(files.uri('a.txt'));
    await vscode.window.showTextDocument(document);
    await typeAt(document, 0, 'typed ');
    assert.equal(
      rejected(await replace(files.coordinator.openSession('t'), files.path('a.txt'), 'two', 'x')).why,
      'unfit',
    );
  });

  it('F13: a line of a megabyte is shown in part, edited beside, and the window goes on meanwhile', async () => {
    const files = await hostFiles();
    const long = 'y'.repeat(1_000_000);
    await files.put('a.txt', `${long}\ntwo\nthree\n`);
    const session = files.coordinator.openSession('task-1');
    let longestGap = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longestGap = Math.max(longestGap, performance.now() - last);
      last = performance.now();
    }, 10);
    try {
      const shown = await readAll(session, files.path('a.txt'));
      assert.ok(shown.kind === 'shown' && shown.cutLines.join() === '1' && (shown.lines[0] ?? '').length <= 2_000);
      applied(await replace(session, files.path('a.txt'), 'two\n', 'TWO\n'));
    } finally {
      clearInterval(beat);
    }
    assert.equal(await files.text('a.txt'), `${long}\nTWO\nthree\n`);
    assert.ok(longestGap < 2_000, `nothing else ran for ${String(longestGap)} ms`);
  });

  it('F13: binary and large files are refused clearly', async () => {
    assert.match(await refusal(Buffer.from('one\0two')), /binary/);
    assert.match(await refusal(Buffer.alloc(5 * 1024 * 1024 + 1, 'two\n')), /larger than 5 MiB/);
  });

  it('F13: F20: no edit makes a file too large to be edited or taken back', async () => {
    const files = await hostFiles();
    const session = files.coordinator.openSession('task-1');
    const rest = Buffer.alloc(4 * 1024 * 1024, 'line of the rest\n').toString();
    await files.put('a.txt', `one\ntwo\n${rest}`);
    const tooMuch = 'é'.repeat(600_000);
    const refusedEdit = rejected(await replace(session, files.path('a.txt'), 'one', tooMuch));
    assert.match(refusedEdit.message, /larger than 5 MiB. Nothing was changed/);
    assert.equal(await files.text('a.txt'), `one\ntwo\n${rest}`);
    applied(await replace(session, files.path('a.txt'), 'two', 'x'.repeat(900_000)));
    const { conflicts } = await files.coordinator.review.revert('task-1', {}, never);
    assert.deepEqual(conflicts, []);
    assert.equal(await files.text('a.txt'), `one\ntwo\n${rest}`);
    const created = rejected(await write(session, files.path('b.txt'), 'é'.repeat(3_000_000)));
    assert.match(created.message, /larger than 5 MiB/);
  });

  it('F13: F20: a file that the person has made too large is told as such, and taken back once it is smaller', async () => {
    const files = await hostFiles();
    const { coordinator } = files;
    const rest = Buffer.alloc(4 * 1024 * 1024, 'line of the rest\n').toString();
    await files.put('a.txt', `one\ntwo\n${rest}`);
    applied(await replace(coordinator.openSession('task-1'), files.path('a.txt'), 'one', 'TASK'));
    await files.put('a.txt', `TASK\ntwo\n${rest}${rest}`);
    const { done, conflicts } = await coordinator.review.revert('task-1', {}, never);
    const reason = `${files.path('a.txt')} has grown larger than 5 MiB, and such files are left alone; make it smaller and try again, or change it by hand.`;
    assert.deepEqual([done, conflicts], [[], [{ path: files.path('a.txt'), reason, by: [] }]]);
    await files.put('a.txt', `TASK\ntwo\n${rest}`);
    assert.deepEqual((await coordinator.review.revert('task-1', {}, never)).conflicts, []);
    assert.equal(await files.text('a.txt'), `one\ntwo\n${rest}`);
  });
});
