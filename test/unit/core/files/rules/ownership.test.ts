import assert from 'node:assert/strict';
import { settle } from '../../../../support/deferred.ts';
import { applied, never, readAll, rejected, replace, write } from '../../../../support/filesFixture.ts';
import { MemoryWorkspace } from '../../../../support/memoryWorkspace.ts';
import { RuledTask, ruledWorkspace } from '../../../../support/ruledTask.ts';

describe('files outside of what a task owns', () => {
  it('allow lets the task change them, deny says what it owns, and its own files need no leave', async () => {
    for (const mode of ['allow', 'deny', 'ask'] as const) {
      const task = new RuledTask(ruledWorkspace());
      task.mode = mode;
      task.answer = 'denied';
      applied(await replace(task.files, 'src/a/mine.ts', 'mine', 'MINE'));
      applied(await write(task.files, 'src/a/new/deep.ts', 'new\n'));
      assert.deepEqual(task.asked, []);
      const outcome = await replace(task.files, 'src/b/theirs.ts', 'theirs', 'mine');
      if (mode === 'allow') applied(outcome);
      else assert.equal(rejected(outcome).why, mode === 'deny' ? 'not-owned' : 'not-allowed');
      if (mode === 'deny') assert.match(rejected(outcome).message, /outside of what this task owns \(src\/a\/\*\*\)/);
      assert.equal(task.fixture.workspace.text('src/b/theirs.ts'), mode === 'allow' ? 'mine\n' : 'theirs\n');
    }
  });

  it('deny holds for every way of changing a file, and all paths of a move and a patch', async () => {
    const task = new RuledTask(ruledWorkspace());
    task.mode = 'deny';
    await readAll(task.files, 'src/b/theirs.ts');
    const patch = (body: string): string => `*** Begin Patch\n${body}\n*** End Patch`;
    const outcomes = [
      await write(task.files, 'src/b/new.ts', 'x\n'),
      await write(task.files, 'src/b/theirs.ts', 'x\n'),
      await task.files.delete('src/b/theirs.ts', never),
      await task.files.move('src/b/theirs.ts', 'src/a/theirs.ts', never),
      await task.files.move('src/a/mine.ts', 'src/b/mine.ts', never),
      await task.files.patch(patch('*** Add File: src/a/x.ts\n+x\n*** Delete File: src/b/theirs.ts'), never),
      await task.files.patch(
        patch('*** Update File: src/a/mine.ts\n*** Move to: src/b/mine.ts\n@@\n-mine\n+MINE'),
        never,
      ),
    ];
    for (const outcome of outcomes) {
      assert(outcome.kind === 'rejected', JSON.stringify(outcome));
      assert.equal(outcome.why, 'not-owned');
    }
    assert.equal(task.fixture.workspace.text('src/b/theirs.ts'), 'theirs\n');
    assert.equal(task.fixture.workspace.text('src/a/mine.ts'), 'mine\n');
    assert.equal(task.fixture.workspace.text('src/a/x.ts'), undefined);
  });

  it('an approval holds for that file and that task, a denial is not asked twice', async () => {
    const task = new RuledTask(ruledWorkspace());
    task.answer = 'approved';
    applied(await replace(task.files, 'src/b/theirs.ts', 'theirs', 'one'));
    applied(await replace(task.files, 'src/b/theirs.ts', 'one', 'two'));
    assert.equal(task.asked.length, 1);
    assert.match(task.asked[0] ?? '', /^Let the task change src\/b\/theirs\.ts\? It owns only src\/a\/\*\*\./);
    task.answer = 'denied';
    assert.equal(rejected(await write(task.files, 'src/b/other.ts', 'x\n')).why, 'not-allowed');
    task.answer = 'approved';
    assert.equal(rejected(await write(task.files, 'src/b/other.ts', 'x\n')).why, 'not-allowed');
    assert.equal(task.asked.length, 2);
    const other = task.fixture.coordinator.openSession('task-2', {
      owns: [['src/a/**']],
      outside: () => 'ask',
      ask: () => Promise.resolve('expired'),
    });
    assert.match(rejected(await replace(other, 'src/b/theirs.ts', 'two', 'x')).message, /^Nobody allowed in time/);
  });

  it('S4: more files than a person can look at are refused unasked', async () => {
    const task = new RuledTask(ruledWorkspace());
    task.answer = 'approved';
    const added = (count: number): string =>
      Array.from({ length: count }, (_, n) => `*** Add File: src/b/${'x'.repeat(40)}${String(n)}.ts\n+x\n`).join('');
    const outcome = await task.files.patch(`*** Begin Patch\n${added(40)}*** End Patch`, never);
    assert.match(outcome.kind === 'rejected' ? outcome.message : '', /change fewer at a time/);
    assert.deepEqual(task.asked, []);
    assert.equal((await task.files.patch(`*** Begin Patch\n${added(10)}*** End Patch`, never)).kind, 'patched');
    assert.equal(task.asked.length, 1);
  });

  it('no lock is held while a person thinks: others edit the same file meanwhile, and both changes stand', async () => {
    const task = new RuledTask(new MemoryWorkspace({ 'src/b/theirs.ts': 'one\ntwo\nthree\n' }));
    const edit = replace(task.files, 'src/b/theirs.ts', 'three', 'THREE');
    await settle();
    assert.equal(task.asked.length, 1);
    assert.equal(task.fixture.coordinator.lockedPaths, 0);
    applied(await replace(task.fixture.coordinator.openSession('task-2'), 'src/b/theirs.ts', 'one', 'ONE'));
    task.gate.resolve('approved');
    applied(await edit);
    assert.equal(task.fixture.workspace.text('src/b/theirs.ts'), 'ONE\ntwo\nTHREE\n');
  });

  it('S6: ownership is of the real path, and the approval names it', async () => {
    const workspace = ruledWorkspace();
    workspace.symlink('src/a/link.ts', 'src/b/theirs.ts');
    const task = new RuledTask(workspace);
    task.answer = 'denied';
    rejected(await replace(task.files, 'src/a/link.ts', 'theirs', 'x'));
    assert.match(task.asked[0] ?? '', /change src\/b\/theirs\.ts\?/);
  });

  it('F8: S6: a task owns a file with several names only if it owns each of them', async () => {
    const workspace = ruledWorkspace();
    workspace.hardLink('src/a/hard.ts', 'src/b/theirs.ts');
    workspace.hardLink('src/a/twin.ts', 'src/a/mine.ts');
    const task = new RuledTask(workspace);
    task.mode = 'deny';
    const refusal = rejected(await replace(task.files, 'src/a/hard.ts', 'theirs', 'x'));
    assert.match(refusal.message, /^src\/a\/hard\.ts \(the same file as src\/b\/theirs\.ts\) is outside/);
    applied(await replace(task.files, 'src/a/twin.ts', 'mine', 'x'));
    assert.equal(workspace.text('src/b/theirs.ts'), 'theirs\n');
  });

  it('F8: S4: the approval of a hard link says which protected file it is', async () => {
    const workspace = ruledWorkspace();
    workspace.hardLink('src/a/notes.md', 'AGENTS.md');
    const task = new RuledTask(workspace);
    task.answer = 'denied';
    rejected(await replace(task.files, 'src/a/notes.md', 'kind', 'rude'));
    assert.match(task.asked[0] ?? '', /it is the same file as AGENTS\.md/);
  });

  it('S6: S9: what was led elsewhere while the person thought is not written', async () => {
    const workspace = ruledWorkspace();
    workspace.outside('src/b/innocent.ts', 'theirs\n');
    workspace.symlink('src/link.ts', 'src/b/innocent.ts');
    const task = new RuledTask(workspace);
    const edit = replace(task.files, 'src/link.ts', 'theirs', 'x');
    await settle();
    workspace.symlink('src/link.ts', 'src/b/theirs.ts');
    task.gate.resolve('approved');
    assert.match(rejected(await edit).message, /replaced by something else/);
    assert.equal(workspace.text('src/b/theirs.ts'), 'theirs\n');
  });

  it('a module that is itself a link owns what it leads to; a folder owns what is in it, whatever its name', async () => {
    const workspace = new MemoryWorkspace({
      'packages/a/x.ts': 'x\n',
      'src/[id]/(group)/y.ts': 'y\n',
      'src/i/z.ts': 'z\n',
    });
    workspace.symlink('module', 'packages/a');
    const task = new RuledTask(workspace, [['module/**', './src/[id]/', 'lib/**/*.ts']]);
    task.mode = 'deny';
    applied(await replace(task.files, 'module/x.ts', 'x', 'X'));
    applied(await replace(task.files, 'packages/a/x.ts', 'X', 'XX'));
    applied(await replace(task.files, 'src/[id]/(group)/y.ts', 'y', 'Y'));
    applied(await write(task.files, 'module/.hidden/new.ts', 'n\n'));
    applied(await write(task.files, 'lib/.generated/new.ts', 'n\n'));
    rejected(await write(task.files, 'lib/new.js', 'n\n'));
    rejected(await write(task.files, 'packages/ab/new.ts', 'n\n'));
    rejected(await write(task.files, 'new.ts', 'n\n'));
  });

  it('S20: a task owns no more than the task above it, whatever it was given', async () => {
    const task = new RuledTask(ruledWorkspace(), [['**'], ['src/a/**']]);
    task.mode = 'deny';
    applied(await replace(task.files, 'src/a/mine.ts', 'mine', 'MINE'));
    const refusal = rejected(await replace(task.files, 'src/b/theirs.ts', 'theirs', 'x'));
    assert.match(refusal.message, /\(\*\* within src\/a\/\*\*\)/);
  });

  it('D19: a task that is stopped while the person thinks changes nothing, approved or not', async () => {
    const task = new RuledTask(ruledWorkspace());
    const edit = replace(task.files, 'src/b/theirs.ts', 'theirs', 'x');
    await settle();
    const closing = task.files.close();
    task.gate.resolve('approved');
    assert.equal(rejected(await edit).why, 'closed');
    await closing;
    assert.equal(task.fixture.workspace.text('src/b/theirs.ts'), 'theirs\n');
  });
});
