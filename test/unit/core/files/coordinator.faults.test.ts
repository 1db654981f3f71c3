import assert from 'node:assert/strict';
import { deferred, settle } from '../../../support/deferred.ts';
import { applied, filesFixture, never, rejected, replace, tenLines, write } from '../../../support/filesFixture.ts';
import { entriesOf } from '../../../support/memoryJournal.ts';

describe('coordinator: faults and cancelling', () => {
  it('F12: F13: what cannot be kept byte for byte is refused untouched', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n' });
    const files = coordinator.openSession('task-1');
    workspace.makeUnfit('a.txt', 'its line ends are mixed');
    assert.match(rejected(await replace(files, 'a.txt', 'one', 'two')).message, /line ends are mixed/);
    assert.equal(workspace.count('applyEdits'), 0);
    for (const text of ['a\0b', 'a\rb', 'a\ud800b']) {
      assert.equal(rejected(await write(files, 'new.txt', text)).why, 'invalid');
    }
  });

  it('F1: an edit that the file cannot hold is refused by itself, and those of the same step land', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    workspace.holds = (lines) => !lines.includes('日本');
    const texts = ['ONE', '日本', 'THREE'];
    const outcomes = await Promise.all(
      texts.map((text, index) =>
        replace(coordinator.openSession(`task-${String(index)}`), 'a.txt', `l${String(index + 2)}\n`, `${text}\n`),
      ),
    );
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['applied', 'rejected', 'applied'],
    );
    assert.equal(workspace.count('applyEdits'), 1);
    assert.equal(workspace.text('a.txt'), tenLines.replace('l2', 'ONE').replace('l4', 'THREE'));
    const update = ['*** Begin Patch', '*** Update File: a.txt', '@@', '-l7', '+日本', '*** End Patch'];
    const patched = await coordinator.openSession('task-9').patch(update.join('\n'), never);
    assert.ok(patched.kind === 'rejected' && patched.message.includes('cannot hold'));
  });

  it('F14: when the editor throws, the task is told, the journal has it as failed and the lock is free', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.txt': 'one\n' });
    const files = coordinator.openSession('task-1');
    workspace.before = ({ operation }) => {
      if (operation === 'applyEdits') throw new Error('refused');
    };
    assert.match(rejected(await replace(files, 'a.txt', 'one', 'two')).message, /refused/);
    assert.equal(entriesOf(store)[0]?.state, 'failed');
    assert.equal(workspace.text('a.txt'), 'one\n');
    workspace.before = () => undefined;
    applied(await replace(files, 'a.txt', 'one', 'two'));
    await settle();
    assert.equal(coordinator.lockedPaths, 0);
  });

  it('F14: F6: an edit counts as applied also when what became of its file right after cannot be found out', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.txt': 'one\n' });
    const files = coordinator.openSession('task-1');
    workspace.after = ({ operation }) => {
      if (operation === 'applyEdits') workspace.rename('a.txt', 'b.txt');
    };
    workspace.before = ({ operation }) => {
      if (operation === 'renamedTo') throw new Error('connection lost');
    };
    assert.equal(applied(await replace(files, 'a.txt', 'one', 'two')).unsaved, 'the file is gone');
    assert.equal(entriesOf(store)[0]?.state, 'applied');
    assert.equal(workspace.text('b.txt'), 'two\n');
    workspace.before = () => undefined;
    applied(await replace(files, 'a.txt', 'two', 'three'));
    assert.equal(workspace.text('b.txt'), 'three\n');
  });

  it('F14: an edit that landed although the editor threw counts as applied', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.txt': 'one\n' });
    const files = coordinator.openSession('task-1');
    workspace.after = ({ operation }) => {
      if (operation === 'applyEdits') throw new Error('connection lost');
    };
    applied(await replace(files, 'a.txt', 'one', 'two'));
    assert.equal(entriesOf(store)[0]?.state, 'applied');
  });

  it('F14: a deletion and a move that were done although the editor threw count as done', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.txt': 'one\n', 'b.txt': 'two\n' });
    const files = coordinator.openSession('task-1');
    workspace.after = ({ operation }) => {
      if (operation === 'remove' || operation === 'move') throw new Error('connection lost');
    };
    applied(await files.delete('a.txt', never));
    applied(await files.move('b.txt', 'c.txt', never));
    assert.equal(workspace.text('c.txt'), 'two\n');
    assert.ok(entriesOf(store).every(({ state }) => state === 'applied'));
  });

  it('F14: F11: after a step that broke off, a look that fails, too, is tried again', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\n', 'b.txt': 'two\n' });
    const files = coordinator.openSession('task-1');
    let broken = 0;
    workspace.after = ({ operation }) => {
      if (operation === 'applyTogether' || operation === 'create')
        throw new Error(`connection lost ${String(++broken)}`);
    };
    workspace.before = ({ operation }) => {
      if (operation === 'read' && broken % 2 === 1) throw new Error(`and again ${String(++broken)}`);
    };
    const update = (path: string, old: string, now: string): string[] => [
      `*** Update File: ${path}`,
      '@@',
      `-${old}`,
      `+${now}`,
    ];
    const patch = [
      '*** Begin Patch',
      ...update('a.txt', 'one', 'ONE'),
      ...update('b.txt', 'two', 'TWO'),
      '*** End Patch',
    ];
    assert.equal((await files.patch(patch.join('\n'), never)).kind, 'patched');
    applied(await write(files, 'c.txt', 'new\n'));
    assert.equal(broken, 4);
  });

  it('F14: an edit whose save is vetoed says that it is unsaved, and a later one saves both', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': 'one\ntwo\n' });
    const files = coordinator.openSession('task-1');
    workspace.saveVeto = 'the disk is full';
    assert.equal(applied(await replace(files, 'a.txt', 'one', 'ONE')).unsaved, 'the disk is full');
    assert.equal(workspace.disk('a.txt'), 'one\ntwo\n');
    workspace.saveVeto = undefined;
    assert.equal(applied(await replace(files, 'a.txt', 'two', 'TWO')).unsaved, undefined);
    assert.equal(workspace.disk('a.txt'), 'ONE\nTWO\n');
  });

  it('F14: what cannot be written to the journal first is not done', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.txt': 'one\n' });
    const files = coordinator.openSession('task-1');
    store.fault = () => new Error('disk full');
    assert.match(rejected(await replace(files, 'a.txt', 'one', 'two')).message, /journal: disk full/);
    assert.match(rejected(await write(files, 'b.txt', 'new')).message, /disk full/);
    assert.match(rejected(await files.delete('a.txt', never)).message, /disk full/);
    assert.equal(workspace.text('a.txt'), 'one\n');
    assert.equal(workspace.text('b.txt'), undefined);
  });

  it('F14: an edit that the journal cannot mark as applied is taken back', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.txt': 'one\ntwo\nthree\n' });
    const files = coordinator.openSession('task-1');
    store.fault = (text) => (text.includes('"type":"applied"') ? new Error('disk full') : undefined);
    assert.match(rejected(await replace(files, 'a.txt', 'two', 'TWO\nTWO')).message, /It was taken back/);
    assert.equal(workspace.text('a.txt'), 'one\ntwo\nthree\n');
  });

  it('F18: an edit aborted between lock and apply is not applied, and its batch-mate is', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.txt': tenLines });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    const abort = new AbortController();
    store.fault = (text) => {
      if (text.includes('"intent"')) abort.abort();
      return undefined;
    };
    const texts = { oldText: 'l2', newText: 'ONE', replaceAll: false };
    const [first, second] = await Promise.allSettled([
      one.edit('a.txt', texts, abort.signal),
      replace(two, 'a.txt', 'l9', 'TWO'),
    ]);
    assert.equal(first.status, 'rejected');
    assert.ok(second.status === 'fulfilled');
    applied(second.value);
    assert.equal(workspace.disk('a.txt'), tenLines.replace('l9', 'TWO'));
    const landed = entriesOf(store).filter(({ state }) => state === 'applied');
    assert.deepEqual(
      landed.map(({ task }) => task),
      ['task-2'],
    );
  });

  it('F18: a call aborted while it waits for the lock ends at once', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    const gate = deferred();
    workspace.before = ({ operation }) => (operation === 'applyEdits' ? gate.promise : undefined);
    const first = replace(one, 'a.txt', 'l2', 'ONE');
    await settle();
    const abort = new AbortController();
    const edit = two.edit('a.txt', { oldText: 'l9', newText: 'TWO', replaceAll: false }, abort.signal);
    const read = two.read('a.txt', {}, abort.signal);
    const deletion = two.delete('a.txt', abort.signal);
    await settle();
    abort.abort();
    await assert.rejects(edit, { name: 'AbortError' });
    await assert.rejects(read, { name: 'AbortError' });
    await assert.rejects(deletion, { name: 'AbortError' });
    gate.resolve();
    applied(await first);
    assert.equal(workspace.disk('a.txt'), tenLines.replace('l2', 'ONE'));
    await settle();
    assert.equal(coordinator.lockedPaths, 0);
  });

  it('F18: D19: after close nothing of a task is applied, and close waits for what is under way', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': tenLines, 'b.txt': 'b\n' });
    const one = coordinator.openSession('task-1');
    const gate = deferred();
    workspace.before = ({ operation }) => (operation === 'applyEdits' ? gate.promise : undefined);
    const sent = replace(one, 'a.txt', 'l2', 'ONE');
    await settle();
    const waiting = replace(one, 'a.txt', 'l3', 'late');
    await settle();
    let closed = false;
    const close = one.close().then(() => {
      closed = true;
    });
    assert.equal(rejected(await waiting).why, 'closed');
    assert.equal(rejected(await write(one, 'c.txt', 'late')).why, 'closed');
    assert.equal(closed, false);
    gate.resolve();
    applied(await sent);
    await close;
    assert.equal(workspace.disk('a.txt'), tenLines.replace('l2', 'ONE'));
  });
});
