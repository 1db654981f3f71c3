import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TaskFiles } from '../../../../src/core/files/taskFiles.ts';
import { applied, filesFixture, never, replace, write, type FilesFixture } from '../../../support/filesFixture.ts';

const paths = ['a.txt', 'b.txt', 'c.txt', 't.txt'];
const start = { 'a.txt': 'a1\na2\na3\na4\na5\n', 'b.txt': 'b1\nb2\nb3', 'c.txt': 'c1\n' };

type Texts = readonly (string | undefined)[];

const textsOf = ({ workspace }: FilesFixture): Texts => paths.map((path) => workspace.text(path));

/** Plays a story of one task on these files, takes it back in one call, and brings it back in one. */
async function thereAndBack(story: (one: TaskFiles, fixture: FilesFixture) => Promise<void>): Promise<void> {
  const fixture = filesFixture(start);
  const { review } = fixture.coordinator;
  const before = textsOf(fixture);
  await story(fixture.coordinator.openSession('task-1'), fixture);
  const after = textsOf(fixture);
  assert.deepEqual((await review.revert('task-1', {}, never)).conflicts, []);
  assert.deepEqual(textsOf(fixture), before, 'taken back');
  assert.deepEqual(await review.look('task-1', never), []);
  assert.deepEqual((await review.restore('task-1', {}, never)).conflicts, []);
  assert.deepEqual(textsOf(fixture), after, 'brought back');
  assert.equal(review.isReverted('task-1'), false);
}

/** One change; the numbers choose among what there is then. */
interface Change {
  readonly kind: 'replace' | 'insert' | 'remove' | 'create' | 'delete' | 'move';
  readonly path: number;
  readonly line: number;
}

const changeOf = (...kinds: Change['kind'][]): fc.Arbitrary<Change> =>
  fc.record({ kind: fc.constantFrom(...kinds), path: fc.nat(3), line: fc.nat(7) });

async function make({ workspace }: FilesFixture, files: TaskFiles, change: Change, fresh: string): Promise<void> {
  const there = paths.filter((path) => workspace.text(path) !== undefined);
  const free = paths.filter((path) => !there.includes(path));
  const path = there[change.path % there.length] ?? '';
  const place = free[change.line % free.length] ?? '';
  await files.read(path, {}, never);
  const lines = (workspace.text(path) ?? '').split('\n');
  switch (change.kind) {
    case 'create':
      await files.write(place, `${fresh}\nx\n`, never);
      return;
    case 'delete':
      await files.delete(path, never);
      return;
    case 'move':
      await files.move(path, place, never);
      return;
    case 'remove':
      lines.splice(change.line % lines.length, 2);
      break;
    default:
      lines.splice(change.line % lines.length, change.kind === 'insert' ? 0 : 1, fresh);
  }
  if (there.length > 0) await files.write(path, lines.join('\n'), never);
}

describe('taking back what a task did in several files, in the order in which it can be', () => {
  it('F20: all moves of a file go back in one call, not the latest alone', async () => {
    await thereAndBack(async (one) => {
      applied(await one.move('c.txt', 't.txt', never));
      applied(await one.delete('b.txt', never));
      applied(await one.move('t.txt', 'b.txt', never));
    });
  });

  it('F20: a swap through a temporary name', async () => {
    await thereAndBack(async (one) => {
      applied(await one.move('a.txt', 't.txt', never));
      applied(await one.move('b.txt', 'a.txt', never));
      applied(await one.move('t.txt', 'b.txt', never));
    });
  });

  it('F20: a new file at the old name of a moved one goes first', async () => {
    await thereAndBack(async (one) => {
      applied(await one.move('a.txt', 't.txt', never));
      applied(await replace(one, 't.txt', 'a2', 'A2'));
      applied(await write(one, 'a.txt', 'new\n'));
    });
  });

  it('F20: a chain of moves, with an edit of the file that came to the old name', async () => {
    await thereAndBack(async (one) => {
      applied(await one.move('a.txt', 't.txt', never));
      applied(await one.move('c.txt', 'a.txt', never));
      applied(await replace(one, 'a.txt', 'c1', 'C1'));
    });
  });

  it('F20: a file that was deleted, and in whose place another one came and went', async () => {
    await thereAndBack(async (one) => {
      applied(await one.delete('b.txt', never));
      applied(await write(one, 't.txt', 'new\n'));
      applied(await one.move('t.txt', 'b.txt', never));
      applied(await one.delete('b.txt', never));
    });
  });

  it('F20: any history of one task with moves', async () => {
    const changes = fc.array(changeOf('replace', 'insert', 'create', 'delete', 'move'), { minLength: 3, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(changes, (story) =>
        thereAndBack(async (one, fixture) => {
          for (const [index, change] of story.entries()) await make(fixture, one, change, `new ${String(index)}`);
        }),
      ),
      { numRuns: Number(process.env['FANOUT_RUNS'] ?? 40), seed: Number(process.env['FANOUT_SEED'] ?? 1) },
    );
  }).timeout(60_000);
});

describe('files that a task made change places', () => {
  /** Two files that have changed places by a temporary name. */
  async function swapped(task: string, fixture: FilesFixture, first = 'a.txt'): Promise<void> {
    const files = fixture.coordinator.openSession(task);
    for (const [from, to] of [
      [first, 't.txt'],
      ['b.txt', first],
      ['t.txt', 'b.txt'],
    ] as const) {
      await files.read(from, {}, never);
      applied(await files.move(from, to, never));
    }
  }

  it('F20: both stay where they are when one of them cannot go, and the conflict says what to do', async () => {
    const fixture = filesFixture(start);
    const { coordinator, workspace } = fixture;
    await swapped('task-1', fixture);
    workspace.type('a.txt', (text) => `typed\n${text}`);
    const after = textsOf(fixture);
    const { done, conflicts } = await coordinator.review.revert('task-1', {}, never);
    const unsaved = 'a.txt has unsaved text in the editor; it can be moved once the person has saved it.';
    assert.deepEqual([done, textsOf(fixture)], [[], after]);
    assert.deepEqual(
      conflicts.map(({ reason }) => reason),
      [`b.txt can be taken back only after a.txt. ${unsaved}`, unsaved],
    );
    workspace.saveByHand('a.txt');
    assert.deepEqual((await coordinator.review.revert('task-1', {}, never)).conflicts, []);
    assert.deepEqual(textsOf(fixture).slice(0, 2), [start['a.txt'], `typed\n${start['b.txt']}`]);
    assert.deepEqual((await coordinator.review.restore('task-1', {}, never)).conflicts, []);
    assert.deepEqual(textsOf(fixture), after);
  });

  it('F20: one of them alone cannot go, and the conflict says what to do', async () => {
    const fixture = filesFixture(start);
    await swapped('task-1', fixture);
    const after = textsOf(fixture);
    const { done, conflicts } = await fixture.coordinator.review.revert('task-1', { path: 'b.txt' }, never);
    assert.deepEqual([done, textsOf(fixture)], [[], after]);
    assert.deepEqual(
      conflicts.map(({ reason }) => reason),
      [
        'Another file stands at a.txt, where b.txt is to go; move it away, or take back all of the task’s changes at once.',
      ],
    );
  });

  it('F20: neither comes back before what another task did to the other one', async () => {
    for (const isNew of [true, false]) {
      const fixture = filesFixture(start);
      const { coordinator } = fixture;
      const one = coordinator.openSession('task-1');
      applied(isNew ? await write(one, 'n.txt', 'new\n') : await one.move('a.txt', 'n.txt', never));
      await swapped('task-2', fixture, 'n.txt');
      const texts = (): Texts => [...textsOf(fixture), fixture.workspace.text('n.txt')];
      const after = texts();
      for (const task of ['task-2', 'task-1'])
        assert.deepEqual((await coordinator.review.revert(task, {}, never)).conflicts, []);
      const before = texts();
      const { done, conflicts } = await coordinator.review.restore('task-2', {}, never);
      assert.deepEqual([done, conflicts.map(({ by }) => by), texts()], [[], [['task-1'], ['task-1']], before]);
      for (const task of ['task-1', 'task-2'])
        assert.deepEqual((await coordinator.review.restore(task, {}, never)).conflicts, []);
      assert.deepEqual(texts(), after);
    }
  });

  it('F20: what two tasks did there in turn goes in turn, and comes back in turn', async () => {
    const stories: ((one: TaskFiles, two: TaskFiles, fixture: FilesFixture) => Promise<unknown>)[] = [
      async (one, two) => {
        applied(await one.move('a.txt', 'c2.txt', never));
        await one.read('c2.txt', {}, never);
        applied(await one.delete('c2.txt', never));
        applied(await two.move('b.txt', 'a.txt', never));
        return two.move('a.txt', 'c2.txt', never);
      },
      async (one, two, fixture) => {
        applied(await two.delete('b.txt', never));
        applied(await write(one, 'b.txt', 'new\n'));
        return swapped('task-2', fixture);
      },
      async (one, two, fixture) => {
        await swapped('task-1', fixture);
        await two.read('a.txt', {}, never);
        applied(await two.delete('a.txt', never));
        return one.move('b.txt', 'a.txt', never);
      },
    ];
    for (const [index, story] of stories.entries()) {
      const fixture = filesFixture(start);
      const { review } = fixture.coordinator;
      const [one, two] = [fixture.coordinator.openSession('task-1'), fixture.coordinator.openSession('task-2')];
      const before = textsOf(fixture);
      await story(one, two, fixture);
      const after = textsOf(fixture);
      for (const kind of ['revert', 'restore'] as const) {
        for (let round = 0; round < 3; round += 1)
          for (const task of ['task-2', 'task-1']) await review[kind](task, {}, never);
        assert.deepEqual(textsOf(fixture), kind === 'revert' ? before : after, `${kind} of story ${String(index)}`);
      }
      assert.deepEqual([review.isReverted('task-1'), review.isReverted('task-2')], [false, false]);
    }
  });
});

describe('what cannot be taken back or brought back', () => {
  it('F20: a new file that a sibling has moved since is left alone, and the sibling’s move can be taken back', async () => {
    const fixture = filesFixture(start);
    const { coordinator, workspace } = fixture;
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    applied(await write(one, 't.txt', 'new\n'));
    await two.read('t.txt', {}, never);
    applied(await two.move('t.txt', 'moved.txt', never));
    const { done, conflicts } = await coordinator.review.revert('task-1', {}, never);
    const reason = 'moved.txt was moved or changed since';
    assert.deepEqual([done, conflicts], [[], [{ path: 'moved.txt', reason, by: ['task-2'] }]]);
    assert.equal(workspace.text('moved.txt'), 'new\n');
    assert.deepEqual(await coordinator.review.revert('task-2', {}, never), { done: ['t.txt'], conflicts: [] });
    assert.deepEqual(await coordinator.review.revert('task-1', {}, never), { done: ['t.txt'], conflicts: [] });
    assert.deepEqual(textsOf(fixture), textsOf(filesFixture(start)));
  });

  it('F20: a hunk is not brought back while the line that it took is taken back', async () => {
    const fixture = filesFixture(start);
    const { coordinator, workspace } = fixture;
    const { review } = coordinator;
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    applied(await replace(two, 'c.txt', 'c1', 'TWO'));
    applied(await replace(one, 'c.txt', 'TWO', 'ONE'));
    for (const task of ['task-1', 'task-2']) assert.deepEqual((await review.revert(task, {}, never)).conflicts, []);
    assert.deepEqual((await review.restore('task-1', {}, never)).conflicts[0]?.by, ['task-2']);
    assert.equal(workspace.text('c.txt'), 'c1\n');
    for (const task of ['task-2', 'task-1']) assert.deepEqual((await review.restore(task, {}, never)).conflicts, []);
    assert.equal(workspace.text('c.txt'), 'ONE\n');
  });

  it('F20: what a task changed in a file is not brought back while that is not there', async () => {
    const { coordinator, workspace } = filesFixture(start);
    const { review } = coordinator;
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    applied(await write(one, 't.txt', 'n1\nn2\nn3\n'));
    await two.read('t.txt', {}, never);
    applied(await replace(two, 't.txt', 'n2', 'TWO'));
    for (const task of ['task-2', 'task-1']) assert.deepEqual((await review.revert(task, {}, never)).conflicts, []);
    assert.equal((await review.restore('task-2', {}, never)).conflicts.length, 1);
    assert.equal(workspace.text('t.txt'), undefined);
    for (const task of ['task-1', 'task-2']) assert.deepEqual((await review.restore(task, {}, never)).conflicts, []);
    assert.equal(workspace.text('t.txt'), 'n1\nTWO\nn3\n');
  });

  it('F20: two files that stood at one place, one after another, are not made one', async () => {
    const { coordinator, workspace } = filesFixture(start);
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    applied(await two.delete('b.txt', never));
    applied(await write(one, 'b.txt', 'new\n'));
    await two.read('b.txt', {}, never);
    applied(await two.delete('b.txt', never));
    const { done, conflicts } = await coordinator.review.revert('task-2', {}, never);
    // Its latest deletion can go, its first one not while the other's file stands there.
    assert.deepEqual([done, conflicts.map(({ by }) => by)], [['b.txt'], [['task-1']]]);
    assert.equal(workspace.text('b.txt'), 'new\n');
  });
});
