import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TaskFiles } from '../../../../src/core/files/taskFiles.ts';
import { dice, newHistory, runAgent, runPerson, yieldTurns } from '../../../support/editHistory.ts';
import {
  applied,
  filesFixture,
  never,
  readAll,
  replace,
  tenLines,
  write,
  type FilesFixture,
} from '../../../support/filesFixture.ts';

const path = 'a.txt';

interface Stage extends FilesFixture {
  readonly one: TaskFiles;
  readonly two: TaskFiles;
  readonly text: () => string | undefined;
}

/** Two tasks that have read a file of ten lines. */
async function stage(files: Readonly<Record<string, string>> = { [path]: tenLines }): Promise<Stage> {
  const fixture = filesFixture(files);
  const [one, two] = [fixture.coordinator.openSession('task-1'), fixture.coordinator.openSession('task-2')];
  for (const file of Object.keys(files)) for (const task of [one, two]) await readAll(task, file);
  return { ...fixture, one, two, text: () => fixture.workspace.text(path) };
}

describe('review of one task', () => {
  it('F21: has its hunks only, though a sibling and the person changed the same file since', async () => {
    const { coordinator, workspace, one, two } = await stage();
    applied(await replace(one, path, 'l2', 'ONE'));
    applied(await replace(two, path, 'l3', 'TWO'));
    applied(await replace(two, path, 'l9', 'TWO again'));
    workspace.type(path, (text) => text.replace('l6', 'typed'));
    const [file] = await coordinator.review.look('task-1', never);
    assert.equal(file?.present, workspace.text(path));
    assert.equal(file?.original, workspace.text(path)?.replace('ONE', 'l2'));
    assert.deepEqual([file?.added, file?.removed, file?.change], [1, 1, 'edit']);
    assert.deepEqual(file?.hunks, [{ from: 1, to: 2, contestedBy: [], numbers: [1] }]);
  });

  it('F21: a line that a sibling made another of since shows as what the task took away', async () => {
    const { coordinator, one, two } = await stage();
    applied(await write(one, path, tenLines.replace('l2\nl3', 'ONE 2\nONE 3')));
    await readAll(two, path);
    applied(await replace(two, path, 'ONE 3', 'TWO'));
    const [file] = await coordinator.review.look('task-1', never);
    assert.equal(file?.original, tenLines.replace('l3', 'l3\nTWO'));
    assert.deepEqual(file.hunks, [{ from: 1, to: 2, contestedBy: ['task-2'], numbers: [1] }]);
  });

  it('names what it created, deleted and moved', async () => {
    const { coordinator, one } = await stage({ [path]: tenLines, 'gone.txt': 'x\ny\n', 'old.txt': 'z\n' });
    applied(await write(one, 'new.txt', 'n\n'));
    applied(await one.delete('gone.txt', never));
    applied(await one.move('old.txt', 'moved.txt', never));
    const files = await coordinator.review.look('task-1', never);
    assert.deepEqual(
      files.map((file) => [file.change, file.originalPath, file.path, file.original, file.present]),
      [
        ['create', 'new.txt', 'new.txt', undefined, 'n\n'],
        ['delete', 'gone.txt', 'gone.txt', 'x\ny\n', undefined],
        ['move', 'old.txt', 'moved.txt', 'z\n', 'z\n'],
      ],
    );
  });

  it('F4: an undo by the person takes a hunk out of the review, a redo puts it in again', async () => {
    const { coordinator, workspace, one, two } = await stage();
    applied(await replace(one, path, 'l2', 'ONE'));
    applied(await replace(two, path, 'l9', 'TWO'));
    workspace.type(path, (text) => text.replace('ONE', 'l2'));
    assert.deepEqual(await coordinator.review.look('task-1', never), []);
    workspace.type(path, (text) => text.replace('l2', 'ONE'));
    const [file] = await coordinator.review.look('task-1', never);
    assert.equal(file?.original, workspace.text(path)?.replace('ONE', 'l2'));
    assert.equal((await coordinator.review.revert('task-1', {}, never)).done.length, 1);
    assert.equal(workspace.text(path), tenLines.replace('l9', 'TWO'));
  });

  it('keeps: a task is marked as reviewed, also for the next run, until it is taken back', async () => {
    const { coordinator, store, workspace, one } = await stage();
    applied(await replace(one, path, 'l2', 'ONE'));
    const told: string[] = [];
    coordinator.review.onDidChange((task) => told.push(task));
    await coordinator.review.keep('task-1');
    assert.deepEqual([coordinator.review.isKept('task-1'), told], [true, ['task-1']]);
    const next = filesFixture({}, { workspace, store });
    await next.coordinator.restore();
    assert.equal(next.coordinator.review.isKept('task-1'), true);
    await next.coordinator.review.revert('task-1', {}, never);
    assert.equal(next.coordinator.review.isKept('task-1'), false);
  });
});

describe('taking one task’s changes back', function () {
  this.timeout(600_000);

  it('F20: exactly its hunks go, siblings’ and the person’s stay byte for byte, touching ones too', async () => {
    const { coordinator, workspace, one, two, text } = await stage();
    applied(await replace(one, path, 'l2', 'ONE\nONE'));
    applied(await replace(two, path, 'l3', 'TWO'));
    applied(await replace(one, path, 'l9\n', ''));
    workspace.type(path, (now) => now.replace('l1\n', 'l1\ntyped\n'));
    const outcome = await coordinator.review.revert('task-1', {}, never);
    assert.deepEqual(outcome, { done: [path], conflicts: [] });
    assert.equal(text(), tenLines.replace('l1\n', 'l1\ntyped\n').replace('l3', 'TWO'));
    assert.deepEqual(one.changedFiles(), []);
    assert.deepEqual(two.changedFiles(), [{ path, added: 1, removed: 1 }]);
  });

  it('F20: what a sibling has built on stays, and is told; the rest goes', async () => {
    const { coordinator, one, two, text } = await stage();
    applied(await replace(one, path, 'l2', 'ONE'));
    applied(await replace(one, path, 'l8', 'EIGHT'));
    await readAll(two, path);
    applied(await replace(two, path, 'ONE', 'TWO'));
    const outcome = await coordinator.review.revert('task-1', {}, never);
    assert.deepEqual(outcome.done, [path]);
    assert.deepEqual(
      outcome.conflicts.map((conflict) => conflict.path),
      [path],
    );
    assert.deepEqual(outcome.conflicts[0]?.by, ['task-2']);
    assert.match(outcome.conflicts[0].reason, /changed since$/);
    assert.equal(text(), tenLines.replace('l2', 'TWO'));
  });

  it('F20: a sibling’s line in the middle of what it added, or the same line put back by a sibling, is a conflict', async () => {
    const { coordinator, one, two, text } = await stage();
    applied(await replace(one, path, 'l2\n', 'l2\nfirst\nlast\n'));
    await readAll(two, path);
    applied(await replace(two, path, 'first\n', 'first\nbetween\n'));
    applied(await replace(one, path, 'l7\n', ''));
    await readAll(two, path);
    applied(await replace(two, path, 'l6\n', 'l6\n  l7\n'));
    const before = text();
    const outcome = await coordinator.review.revert('task-1', {}, never);
    assert.deepEqual([outcome.done, outcome.conflicts.length], [[], 1]);
    assert.equal(text(), before);
  });

  it('takes back one hunk, counted from 0, and all of it again on a second call', async () => {
    const { coordinator, one, text } = await stage();
    applied(await replace(one, path, 'l2', 'two'));
    applied(await replace(one, path, 'l5', 'five'));
    applied(await replace(one, path, 'l9', 'nine'));
    await coordinator.review.revert('task-1', { path, hunk: 1 }, never);
    assert.equal(text(), tenLines.replace('l2', 'two').replace('l9', 'nine'));
    assert.deepEqual((await coordinator.review.revert('task-1', { path: 'b.txt' }, never)).done, []);
    await coordinator.review.revert('task-1', { path }, never);
    assert.equal(text(), tenLines);
    await coordinator.review.restore('task-1', {}, never);
    assert.equal(text(), tenLines.replace('l2', 'two').replace('l5', 'five').replace('l9', 'nine'));
  });

  it('takes back creations, deletions and moves, and brings them back', async () => {
    const { coordinator, workspace, one } = await stage({ [path]: tenLines, 'gone.txt': 'x\ny\n', 'old.txt': 'z\n' });
    applied(await write(one, 'new.txt', 'n\n'));
    applied(await one.delete('gone.txt', never));
    applied(await one.move('old.txt', 'moved.txt', never));
    applied(await replace(one, 'moved.txt', 'z', 'Z'));
    const texts = (): (string | undefined)[] =>
      ['new.txt', 'gone.txt', 'old.txt', 'moved.txt'].map((file) => workspace.text(file));
    const outcome = await coordinator.review.revert('task-1', {}, never);
    assert.deepEqual(outcome.conflicts, []);
    assert.deepEqual(texts(), [undefined, 'x\ny\n', 'z\n', undefined]);
    assert.deepEqual(one.changedFiles(), []);
    assert.equal(coordinator.review.isReverted('task-1'), true);
    assert.deepEqual((await coordinator.review.restore('task-1', {}, never)).conflicts, []);
    assert.deepEqual(texts(), ['n\n', undefined, undefined, 'Z\n']);
    assert.equal(coordinator.review.isReverted('task-1'), false);
    assert.equal(one.changedFiles().length, 4);
  });

  it('F20: a file that a sibling has written in since, or that stands again, is left alone', async () => {
    const { coordinator, workspace, one, two } = await stage({ [path]: tenLines, 'gone.txt': 'x\n' });
    applied(await write(one, 'new.txt', 'n\n'));
    await readAll(two, 'new.txt');
    applied(await write(two, 'new.txt', 'n\ntwo\n'));
    applied(await one.delete('gone.txt', never));
    workspace.outside('gone.txt', 'other\n');
    const { done, conflicts } = await coordinator.review.revert('task-1', {}, never);
    assert.deepEqual([done, conflicts.map((conflict) => conflict.path)], [[], ['new.txt', 'gone.txt']]);
    assert.deepEqual([workspace.text('new.txt'), workspace.text('gone.txt')], ['n\ntwo\n', 'other\n']);
  });

  it('leaves unsaved text unsaved and saves the rest, and a revert that the person undoes never was', async () => {
    const { coordinator, workspace, one, text } = await stage();
    applied(await replace(one, path, 'l2', 'ONE'));
    const before = text() ?? '';
    await coordinator.review.revert('task-1', {}, never);
    assert.equal(workspace.isUnsaved(path), false);
    workspace.type(path, () => before);
    const [file] = await coordinator.review.look('task-1', never);
    assert.equal(file?.original, tenLines);
    assert.equal(coordinator.review.isReverted('task-1'), false);
    await coordinator.review.revert('task-1', {}, never);
    assert.equal(workspace.isUnsaved(path), true);
    assert.equal(text(), tenLines);
  });

  it('F20: a file that goes in the moment in which it is reverted is told as a conflict', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const files = coordinator.openSession('task-1');
    applied(await replace(files, 'a.txt', 'l5', 'mine'));
    let reads = 0;
    workspace.before = ({ operation }) => {
      reads += operation === 'read' ? 1 : 0;
      if (operation === 'locate' && reads === 1) workspace.vanish('a.txt');
    };
    const { conflicts } = await coordinator.review.revert('task-1', {}, never);
    assert.match(conflicts[0]?.reason ?? '', /no file a\.txt/);
  });

  it('F14: when the editor refuses, nothing is changed and the conflict says why', async () => {
    const { coordinator, workspace, one, text } = await stage();
    applied(await replace(one, path, 'l2', 'ONE'));
    workspace.before = ({ operation }) => {
      if (operation === 'applyEdits') throw new Error('no');
    };
    const { done, conflicts } = await coordinator.review.revert('task-1', {}, never);
    assert.deepEqual(done, []);
    assert.match(conflicts[0]?.reason ?? '', /no/);
    assert.equal(text(), tenLines.replace('l2', 'ONE'));
    assert.equal(coordinator.lockedPaths, 0);
  });

  it('F11: what was left of a patch that could not be taken back can be reviewed and reverted', async () => {
    const { coordinator, workspace, one } = await stage({ 'a.txt': 'one\n', 'b.txt': 'two\n' });
    const patch = '*** Begin Patch\n*** Update File: a.txt\n@@\n-one\n+ONE\n*** Delete File: b.txt\n*** End Patch\n';
    workspace.before = ({ operation }) => {
      if (operation === 'remove') {
        workspace.before = () => {
          throw new Error('broken');
        };
        throw new Error('no');
      }
    };
    assert.equal((await one.patch(patch, never)).kind, 'torn');
    workspace.before = () => undefined;
    assert.equal(workspace.text('a.txt'), 'ONE\n');
    assert.deepEqual((await coordinator.review.revert('task-1', {}, never)).done, ['a.txt']);
    assert.equal(workspace.text('a.txt'), 'one\n');
  });

  it('F20: in any history of several hands on a file, others’ lines stay in their order, and all can be brought back', async () => {
    let [whole, partly] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const roll = dice(seed);
        const lines = Array.from({ length: 6 }, (_, index) => `start.${String(index)}`);
        const fixture = filesFixture({ [path]: `${lines.join('\n')}\n` });
        // What is typed while a task's edit is saved counts as the task's: nobody can tell it from a formatter's work.
        fixture.saveMode = 'never';
        const { coordinator, workspace } = fixture;
        const seen = new Set(lines);
        workspace.after = async () => {
          for (const line of workspace.text(path)?.split('\n') ?? []) seen.add(line);
          await yieldTurns(roll(8));
        };
        const history = newHistory();
        const agents = [0, 1, 2].map((agent) => {
          const name = `agent-${String(agent)}`;
          return runAgent(name, coordinator.openSession(name), path, 12, dice(roll(2 ** 31)), history);
        });
        await Promise.all([...agents, runPerson(workspace, path, 4, dice(roll(2 ** 31)), history)]);
        const before = (workspace.text(path) ?? '').split('\n');
        const { conflicts } = await coordinator.review.revert('agent-0', {}, never);
        const after = (workspace.text(path) ?? '').split('\n');
        const others = before.filter((line) => !line.startsWith('agent-0.'));
        assert.deepEqual(
          after.filter((line) => others.includes(line)),
          others,
        );
        for (const line of after) assert.ok(before.includes(line) || seen.has(line), line);
        if (conflicts.length === 0) {
          whole += 1;
          assert.deepEqual(coordinator.review.files('agent-0'), []);
          assert.ok(!after.some((line) => line.startsWith('agent-0.')));
        } else partly += 1;
        assert.deepEqual((await coordinator.review.restore('agent-0', {}, never)).conflicts, []);
        assert.deepEqual((workspace.text(path) ?? '').split('\n'), before);
      }),
      { numRuns: Number(process.env['FANOUT_HISTORIES'] ?? 15), seed: Number(process.env['FANOUT_SEED'] ?? 1) },
    );
    assert.ok(whole > 0 && partly > 0, JSON.stringify({ whole, partly }));
  });
});
