import assert from 'node:assert/strict';
import { deferred, settle } from '../../../support/deferred.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import {
  applied,
  filesFixture,
  readAll,
  refused,
  rejected,
  replace,
  tenLines,
  write,
} from '../../../support/filesFixture.ts';

describe('coordinator: tasks on one file', () => {
  it('F1: two tasks edit different places of one file and both land', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    await readAll(two, 'a.txt');
    const outcomes = await Promise.all([replace(one, 'a.txt', 'l2', 'ONE'), replace(two, 'a.txt', 'l9', 'TWO')]);
    outcomes.forEach(applied);
    assert.deepEqual(applied(outcomes[1]).mergedWith, ['task-1']);
    assert.equal(workspace.disk('a.txt'), tenLines.replace('l2', 'ONE').replace('l9', 'TWO'));
  });

  it('F1: two tasks write one file whole after changing different places and both changes stand', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    await readAll(two, 'a.txt');
    applied(await write(one, 'a.txt', tenLines.replace('l2', 'ONE')));
    assert.deepEqual(applied(await write(two, 'a.txt', tenLines.replace('l9', 'TWO'))).mergedWith, ['task-1']);
    assert.equal(workspace.disk('a.txt'), tenLines.replace('l2', 'ONE').replace('l9', 'TWO'));
  });

  it('F2: the second edit of a line is refused with who changed it and what stands there, and passes once repeated on that', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    await readAll(two, 'a.txt');
    applied(await replace(one, 'a.txt', 'l5', 'ONE'));
    const outcome = refused(await replace(two, 'a.txt', 'l5', 'TWO'));
    assert.deepEqual(outcome.by, ['task-1']);
    assert.deepEqual(outcome.present, { from: 2, lines: ['l2', 'l3', 'l4', 'ONE', 'l6', 'l7', 'l8'] });
    assert.equal(workspace.disk('a.txt'), tenLines.replace('l5', 'ONE'));
    applied(await replace(two, 'a.txt', 'ONE', 'TWO'));
    assert.equal(workspace.disk('a.txt'), tenLines.replace('l5', 'TWO'));
  });

  it('F2: a refusal names the task that changed those lines, not another that changed some beside them', async () => {
    const { coordinator } = filesFixture({ 'a.txt': tenLines });
    const [one, two, three] = ['task-1', 'task-2', 'task-3'].map((id) => coordinator.openSession(id));
    assert.ok(one && two && three);
    await readAll(three, 'a.txt');
    applied(await replace(one, 'a.txt', 'l5', 'ONE'));
    applied(await replace(two, 'a.txt', 'l6', 'TWO'));
    assert.deepEqual(refused(await replace(three, 'a.txt', 'l5', 'x')).by, ['task-1']);
  });

  it('F2: a refusal says when it was not a task that changed the lines', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const one = coordinator.openSession('task-1');
    await readAll(one, 'a.txt');
    workspace.outside('a.txt', tenLines.replace('l5', 'other'));
    assert.deepEqual(refused(await replace(one, 'a.txt', 'l5', 'x')).by, [null]);
  });

  it('F2: after a refusal a look-alike elsewhere is never edited in place of the lines that were shown', async () => {
    const text = 'foo(a)\nx\ny\nfoo(b)\n';
    const { coordinator, workspace } = filesFixture({ 'a.txt': text });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    await readAll(two, 'a.txt');
    applied(await replace(one, 'a.txt', 'foo(a)', 'foo(b)'));
    refused(await replace(two, 'a.txt', 'foo(a)', 'foo(c)'));
    assert.equal(rejected(await replace(two, 'a.txt', 'foo(b)', 'foo(c)')).why, 'several');
    assert.equal(workspace.disk('a.txt'), 'foo(b)\nx\ny\nfoo(b)\n');
  });

  it('F2: F7: after a refusal a whole write waits for a whole read, or it would undo what others did elsewhere', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    await readAll(two, 'a.txt');
    applied(await replace(one, 'a.txt', 'l5', 'ONE'));
    applied(await replace(one, 'a.txt', 'l9\n', ''));
    refused(await replace(two, 'a.txt', 'l5', 'TWO'));
    refused(await write(two, 'a.txt', tenLines.replace('l5', 'TWO')));
    assert.equal(workspace.disk('a.txt'), tenLines.replace('l5', 'ONE').replace('l9\n', ''));
    await readAll(two, 'a.txt');
    applied(await write(two, 'a.txt', 'TWO\n'));
  });

  it('F7: naming a part of a line is not knowing the line', async () => {
    const { coordinator } = filesFixture({ 'a.txt': 'foo(a); bar(b);\n' });
    const files = coordinator.openSession('task-1');
    applied(await replace(files, 'a.txt', 'foo(a)', 'foo(x)'));
    refused(await write(files, 'a.txt', 'foo(y);\n'));
  });

  it('F2: a block that a sibling deleted is not edited in a look-alike that the sibling made elsewhere', async () => {
    const { coordinator } = filesFixture({ 'a.txt': 'a\ntarget\nb\nc\n' });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    await readAll(two, 'a.txt');
    applied(await write(one, 'a.txt', 'a\nb\nc\ntarget\n'));
    refused(await replace(two, 'a.txt', 'target', 'changed'));
  });

  it('F3: write_file over text that the task never read is refused; a new file passes; own consecutive writes pass', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n' });
    const files = coordinator.openSession('task-1');
    assert.match(refused(await write(files, 'a.txt', 'mine\n')).reason, /have not read it/);
    assert.equal(workspace.disk('a.txt'), 'one\n');
    assert.equal(applied(await write(files, 'new/b.txt', 'first\n')).change, 'create');
    applied(await write(files, 'new/b.txt', 'second\n'));
    applied(await write(files, 'new/b.txt', 'third\n'));
    assert.equal(workspace.disk('new/b.txt'), 'third\n');
  });

  it('F3: of two tasks that create one file at once the second is refused and told by whom', async () => {
    const { coordinator, workspace } = filesFixture({});
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    const outcomes = await Promise.all([write(one, 'a.txt', 'one\n'), write(two, 'a.txt', 'two\n')]);
    applied(outcomes[0]);
    assert.deepEqual(refused(outcomes[1]).by, ['task-1']);
    assert.equal(workspace.disk('a.txt'), 'one\n');
  });

  it('F3: a write after a merge keeps the sibling’s lines, which the task has not seen', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    await readAll(two, 'a.txt');
    applied(await replace(one, 'a.txt', 'l2', 'ONE'));
    applied(await write(two, 'a.txt', tenLines.replace('l8', 'TWO')));
    applied(await write(two, 'a.txt', tenLines.replace('l8', 'TWO').replace('l9', 'TWO again')));
    assert.equal(
      workspace.disk('a.txt'),
      tenLines.replace('l2', 'ONE').replace('l8', 'TWO').replace('l9', 'TWO again'),
    );
  });

  it('F23: 32 edits of one file at once go in at most two steps, and all land', async () => {
    const text = Array.from({ length: 32 }, (_, index) => `line ${String(index)};`).join('\n');
    const { coordinator, workspace } = filesFixture({ 'a.txt': text });
    const outcomes = await Promise.all(
      Array.from({ length: 32 }, (_, index) =>
        replace(
          coordinator.openSession(`task-${String(index)}`),
          'a.txt',
          `line ${String(index)};`,
          `LINE ${String(index)};`,
        ),
      ),
    );
    outcomes.forEach(applied);
    assert.equal(workspace.disk('a.txt'), text.replaceAll('line', 'LINE'));
    assert.ok(workspace.count('applyEdits') <= 2, `${String(workspace.count('applyEdits'))} steps`);
  });

  it('F1: P6: who asks while the path of the first one is looked at goes in one step with it, saved once', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    const looked = deferred();
    let looks = 0;
    workspace.before = ({ operation }) => {
      looks += operation === 'locate' ? 1 : 0;
      return operation === 'locate' && looks === 2 ? looked.promise : undefined;
    };
    const first = replace(one, 'a.txt', 'l2', 'ONE');
    await settle();
    const second = replace(two, 'a.txt', 'l9', 'TWO');
    await settle();
    looked.resolve();
    applied(await first);
    applied(await second);
    assert.equal(workspace.count('applyEdits'), 1);
    assert.equal(workspace.count('save'), 1);
  });

  it('F1: P6: what one task asks for at once is planned in a row: what comes between is not merged with it', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await readAll(one, 'a.txt');
    await readAll(two, 'a.txt');
    const outcomes = await Promise.all([
      replace(one, 'a.txt', 'l2', 'ONE'),
      replace(two, 'a.txt', 'l5', 'TWO'),
      replace(one, 'a.txt', 'ONE', 'ONE again'),
      replace(one, 'a.txt', 'l8', 'l8 of one'),
      replace(two, 'a.txt', 'l8', 'l8 of two'),
    ]);
    const merged = outcomes.slice(0, 4).map((outcome) => applied(outcome).mergedWith);
    assert.deepEqual(merged, [[], ['task-1'], [], []]);
    const last = outcomes.at(-1);
    assert.ok(last);
    assert.deepEqual(refused(last).by, ['task-1']);
    const text = tenLines.replace('l2', 'ONE again').replace('l5', 'TWO').replace('l8', 'l8 of one');
    assert.equal(workspace.disk('a.txt'), text);
    assert.equal(workspace.count('applyEdits'), 1);
  });

  it('F9: P6: a hundred who ask for one path at once have it looked at once for all of them', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const files = coordinator.openSession('task-1');
    const asked = Array.from({ length: 100 }, () => replace(files, 'a.txt', 'absent', 'x'));
    for (const outcome of await Promise.all(asked)) assert.equal(rejected(outcome).why, 'not-found');
    // One for who came first and one for all others, and those before each step.
    assert.ok(workspace.count('locate') <= 8, `${String(workspace.count('locate'))} looks`);
  });

  it('F14: each request is given up when its own time is up, in the order in which they came', async () => {
    const clock = new ManualClock();
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines }, { clock, lockDeadline: 1_000 });
    const hanging = deferred();
    workspace.before = ({ operation }) => (operation === 'applyEdits' ? hanging.promise : undefined);
    const sessions = ['task-1', 'task-2', 'task-3', 'task-4'].map((name) => coordinator.openSession(name));
    const kinds: string[] = [];
    const ask = async (index: number): Promise<void> => {
      const session = sessions[index];
      assert.ok(session);
      const outcome = await replace(session, 'a.txt', `l${String(index + 1)}\n`, 'x\n');
      kinds.push(`${session.taskId} ${outcome.kind === 'rejected' ? outcome.why : outcome.kind}`);
    };
    const asked: Promise<void>[] = [];
    for (const index of sessions.keys()) {
      asked.push(ask(index));
      await settle();
      clock.advance(400);
    }
    await settle();
    // The second one came at 400, the third at 800.
    assert.deepEqual(kinds, ['task-2 busy']);
    clock.advance(199);
    await settle();
    assert.deepEqual(kinds, ['task-2 busy']);
    clock.advance(1);
    await settle();
    assert.deepEqual(kinds, ['task-2 busy', 'task-3 busy']);
    hanging.resolve();
    await Promise.all(asked);
    assert.deepEqual(kinds.slice(2), ['task-1 applied', 'task-4 applied']);
    await settle();
    assert.equal(clock.pending, 0);
  });

  it('F25: an edit of a file never read passes when the text is there exactly once', async () => {
    const { coordinator } = filesFixture({ 'a.txt': tenLines });
    const files = coordinator.openSession('task-1');
    applied(await replace(files, 'a.txt', 'l5', 'x'));
    refused(await write(files, 'a.txt', 'whole\n'));
  });
});
