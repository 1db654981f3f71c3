import assert from 'node:assert/strict';
import { patchAnswer } from '../../../../../src/core/child/changeAnswer.ts';
import { applyPatch } from '../../../../../src/core/child/tools/applyPatch.ts';
import type { Applied, PatchOutcome } from '../../../../../src/core/files/outcome.ts';
import { deferred } from '../../../../support/deferred.ts';
import {
  filesFixture,
  never,
  readAll,
  refused,
  tenLines,
  type FilesFixture,
} from '../../../../support/filesFixture.ts';
import { entriesOf } from '../../../../support/memoryJournal.ts';

const patchOf = (...lines: string[]): string => ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');

/** Changes one line in each of two files, adds a third, moves a fourth and deletes a fifth. */
const wide = patchOf(
  '*** Update File: a.txt',
  '@@',
  ' l1',
  '-l2',
  '+A2',
  '*** Update File: b.txt',
  '@@',
  ' l8',
  '-l9',
  '+B9',
  '*** Add File: new/c.txt',
  '+c',
  '*** Update File: old.txt',
  '*** Move to: moved.txt',
  '@@',
  '-o2',
  '+O2',
  '*** Delete File: gone.txt',
);
const files = { 'a.txt': tenLines, 'b.txt': tenLines, 'old.txt': 'o1\no2\n', 'gone.txt': 'gone\n' };
const paths = ['a.txt', 'b.txt', 'old.txt', 'moved.txt', 'new/c.txt', 'gone.txt'];

function patched(outcome: PatchOutcome): readonly Applied[] {
  assert(outcome.kind === 'patched', JSON.stringify(outcome));
  return outcome.files;
}

function untouched({ workspace, coordinator, store }: FilesFixture): void {
  for (const path of paths) {
    assert.equal(workspace.text(path), (files as Record<string, string>)[path], path);
    assert.equal(workspace.disk(path), (files as Record<string, string>)[path], path);
    if (path in files) assert.ok(!workspace.isUnsaved(path), path);
  }
  assert.deepEqual(coordinator.openSession('task-1').changedFiles(), []);
  assert(entriesOf(store).every(({ state, task }) => state === 'failed' || task === null));
  assert.equal(coordinator.lockedPaths, 0);
}

describe('patches over several files', () => {
  it('F11: a patch changes, creates, moves and deletes, its texts in one step, and says so file by file', async () => {
    const { workspace, coordinator, store } = filesFixture(files);
    const session = coordinator.openSession('task-1');
    await readAll(session, 'old.txt');
    const outcome = await session.patch(wide, never);
    assert.equal(
      patchAnswer(outcome).text,
      [
        'Applied to a.txt (+1 −1, now lines 2–2).',
        'Applied to b.txt (+1 −1, now lines 9–9).',
        'Applied: created new/c.txt (1 lines).',
        'Applied: moved to moved.txt.',
        'Applied to moved.txt (+1 −1, now lines 2–2).',
        'Applied: deleted gone.txt.',
      ].join('\n'),
    );
    assert.deepEqual(
      paths.map((path) => workspace.disk(path)),
      [tenLines.replace('l2', 'A2'), tenLines.replace('l9', 'B9'), undefined, 'o1\nO2\n', 'c\n', undefined],
    );
    assert.equal(workspace.count('applyTogether'), 1);
    assert.equal(workspace.count('applyEdits'), 0);
    assert.deepEqual(
      session
        .changedFiles()
        .map(({ path }) => path)
        .sort(),
      paths.toSorted(),
    );
    assert(entriesOf(store).every(({ state }) => state === 'applied'));
    patched(await session.patch(patchOf('*** Update File: moved.txt', '@@', '-O2', '+o3'), never));
  });

  it('F11: nothing of a patch is applied when one file does not fit, and the task is told which and why', async () => {
    const fixture = filesFixture(files);
    const session = fixture.coordinator.openSession('task-1');
    const outcome = await session.patch(wide.replace('-o2', '-other'), never);
    const { text, ok } = patchAnswer(outcome);
    assert.match(
      text,
      /^Error: The lines of hunk 1 \(line \d+ of the patch\) are not in moved\.txt\..*Nothing of the patch/s,
    );
    assert.equal(ok, false);
    untouched(fixture);
  });

  for (const [operation, path] of [
    ['create', 'new/c.txt'],
    ['move', 'old.txt'],
    ['applyTogether', 'a.txt b.txt moved.txt'],
    ['remove', 'gone.txt'],
  ] as const) {
    it(`F11: F14: what was done of a patch is taken back when ${operation} fails`, async () => {
      const fixture = filesFixture(files);
      let failures = 0;
      fixture.workspace.before = (call) => {
        if (call.operation !== operation || call.path !== path) return;
        failures += 1;
        throw new Error('disk full');
      };
      const outcome = await fixture.coordinator.openSession('task-1').patch(wide, never);
      assert.match(patchAnswer(outcome).text, /disk full.*Nothing of the patch was applied/s);
      assert.equal(failures, 1);
      untouched(fixture);
    });
  }

  it('F11: what cannot be taken back is named, and the journal has it as applied', async () => {
    const { workspace, coordinator, store } = filesFixture(files);
    workspace.before = ({ operation, path }) => {
      if (operation !== 'remove') return;
      if (path === 'gone.txt') workspace.type('b.txt', (text) => `${text}typed\n`);
      throw new Error('disk full');
    };
    const { text } = patchAnswer(await coordinator.openSession('task-1').patch(wide, never));
    assert.match(
      text,
      /^Error: gone\.txt could not be deleted: disk full\. The patch was taken back except in b\.txt, new\/c\.txt; look/,
    );
    const left = entriesOf(store).filter(({ task, state }) => task !== null && state === 'applied');
    assert.deepEqual(left.map(({ path }) => path).sort(), ['b.txt', 'new/c.txt']);
  });

  it('F11: F4: a patch is planned again when the person types in one of its files meanwhile', async () => {
    const { workspace, coordinator } = filesFixture(files);
    let typed = 0;
    workspace.before = ({ operation }) => {
      if (operation === 'applyTogether' && typed++ < 2) workspace.type('b.txt', (text) => `typed\n${text}`);
    };
    const session = coordinator.openSession('task-1');
    await readAll(session, 'b.txt');
    const [, second] = patched(await session.patch(wide, never));
    assert.deepEqual(second?.mergedWith, [null]);
    assert.equal(workspace.text('b.txt'), `typed\ntyped\n${tenLines.replace('l9', 'B9')}`);
    assert.ok(workspace.isUnsaved('b.txt'));
    assert.equal(workspace.disk('moved.txt'), 'o1\nO2\n');
  });

  it('F2: F11: lines that somebody changed refuse the whole patch', async () => {
    const fixture = filesFixture(files);
    const session = fixture.coordinator.openSession('task-1');
    await readAll(session, 'b.txt');
    patched(
      await fixture.coordinator
        .openSession('task-2')
        .patch(patchOf('*** Update File: b.txt', '@@', '-l9', '+theirs'), never),
    );
    const { text } = patchAnswer(await session.patch(wide, never));
    assert.match(text, /^Refused: .*Changed by: task-2.*\n9\ttheirs/s);
    assert.equal(fixture.workspace.text('a.txt'), tenLines);
    assert.equal(fixture.workspace.text('gone.txt'), 'gone\n');
    // It has been shown the lines as they stand: what it believed before is not merged any more.
    assert.match(patchAnswer(await session.patch(wide, never)).text, /^Error: The lines of hunk 1 .* not in b\.txt/);
  });

  it('F14: a patch that the editor has carried out is applied, whatever the editor answered', async () => {
    const { workspace, coordinator } = filesFixture(files);
    workspace.after = ({ operation }) => {
      if (['create', 'move', 'applyTogether', 'remove'].includes(operation)) throw new Error('connection lost');
    };
    assert.equal(patched(await coordinator.openSession('task-1').patch(wide, never)).length, 6);
    assert.equal(workspace.disk('b.txt'), tenLines.replace('l9', 'B9'));
    assert.equal(workspace.disk('moved.txt'), 'o1\nO2\n');
  });

  it('F6: what a task has read of a file that a patch moved, it still knows at the new place once it is told', async () => {
    const { workspace, coordinator } = filesFixture(files);
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'old.txt');
    await readAll(two, 'old.txt');
    patched(await one.patch(wide, never));
    assert.equal((await one.write('moved.txt', 'all\nO2\n', never)).kind, 'applied');
    refused(await two.write('old.txt', 'o1\no2\ntwo\n', never)); // says where it is now
    assert.equal((await two.write('moved.txt', 'o1\no2\ntwo\n', never)).kind, 'applied');
    assert.equal(workspace.text('moved.txt'), 'all\nO2\ntwo\n');
  });

  it('F6: a file with unsaved text is not moved', async () => {
    const { workspace, coordinator } = filesFixture(files);
    workspace.type('old.txt', (text) => `${text}typed\n`);
    assert.match(
      patchAnswer(await coordinator.openSession('task-1').patch(wide, never)).text,
      /^Refused: old\.txt has unsaved/,
    );
    assert.equal(workspace.text('a.txt'), tenLines);
  });

  it('F2: F17: a hunk is not matched to a look-alike that somebody else wrote', async () => {
    const { workspace, coordinator } = filesFixture({ 'a.txt': 'one\n' });
    const session = coordinator.openSession('task-1');
    await readAll(session, 'a.txt');
    workspace.type('a.txt', (text) => `${text}\ttheirs\n`);
    const outcome = await session.patch(patchOf('*** Update File: a.txt', '@@', '-  theirs', '+  mine'), never);
    assert.match(patchAnswer(outcome).text, /^Error: The lines of hunk 1/);
  });

  it('F7: F17: lines that a hunk names otherwise than they stand are not known by it for a whole write', async () => {
    const { coordinator } = filesFixture({ 'a.txt': '\tone' });
    const session = coordinator.openSession('task-1');
    patched(await session.patch(patchOf('*** Update File: a.txt', '@@', '-  one', '+  two'), never));
    assert.equal((await session.write('a.txt', 'all\n', never)).kind, 'refused');
  });

  it('F18: a patch cancelled while it waits for a lock changes nothing', async () => {
    const fixture = filesFixture(files);
    const gate = deferred<undefined>();
    const entered = deferred<undefined>();
    fixture.workspace.before = ({ operation }) => {
      if (operation !== 'applyEdits') return undefined;
      entered.resolve(undefined);
      return gate.promise;
    };
    const other = fixture.coordinator.openSession('task-2');
    const edit = other.edit('b.txt', { oldText: 'l5', newText: 'x', replaceAll: false }, never);
    await entered.promise;
    const abort = new AbortController();
    const patch = fixture.coordinator.openSession('task-1').patch(wide, abort.signal);
    abort.abort();
    await assert.rejects(patch, { name: 'AbortError' });
    gate.resolve(undefined);
    await edit;
    assert.equal(fixture.workspace.text('a.txt'), tenLines);
    assert.equal(fixture.workspace.text('new/c.txt'), undefined);
  });

  it('F23: patches that lock the same files in other orders, and edits between them, all end', async () => {
    const { workspace, coordinator } = filesFixture({ 'a.txt': tenLines, 'b.txt': tenLines });
    const update = (path: string, line: number): string[] => [
      `*** Update File: ${path}`,
      '@@',
      `-l${String(line)}`,
      `+x${String(line)}`,
    ];
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => {
        const parts = [update('a.txt', index + 1), update('b.txt', index + 1)];
        if (index % 2 === 1) parts.reverse();
        return coordinator.openSession(`task-${String(index)}`).patch(patchOf(...parts.flat()), never);
      }),
    );
    outcomes.forEach(patched);
    assert.equal(workspace.text('a.txt'), tenLines.replaceAll('l', 'x'));
    assert.equal(workspace.text('b.txt'), tenLines.replaceAll('l', 'x'));
  });

  it('F9: F10: one protected path, or one outside, refuses the whole patch', async () => {
    for (const path of ['.git/config', '../b.txt']) {
      const fixture = filesFixture(files);
      const session = fixture.coordinator.openSession('task-1');
      const answer = await applyPatch(session).run({ patch: wide.replace('new/c.txt', path) }, never);
      assert.match(answer.text, /^Refused: /);
      untouched(fixture);
    }
  });

  it('F8: a patch that names one file twice under two names is refused', async () => {
    const fixture = filesFixture(files);
    fixture.workspace.hardLink('link.txt', 'a.txt');
    const session = fixture.coordinator.openSession('task-1');
    const outcome = await session.patch(wide.replace('File: b.txt', 'File: link.txt'), never);
    assert.match(patchAnswer(outcome).text, /names link\.txt twice/);
    assert.equal(fixture.workspace.text('a.txt'), tenLines);
  });

  it('F6: a file that holds changes which the task has not seen is not deleted by a patch', async () => {
    const fixture = filesFixture(files);
    const session = fixture.coordinator.openSession('task-1');
    await readAll(session, 'gone.txt');
    fixture.workspace.outside('gone.txt', 'other\n');
    assert.match(patchAnswer(await session.patch(wide, never)).text, /^Refused: gone\.txt has changes/);
    assert.equal(fixture.workspace.text('a.txt'), tenLines);
  });
});
