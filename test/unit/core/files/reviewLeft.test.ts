import assert from 'node:assert/strict';
import { deferred, settle } from '../../../support/deferred.ts';
import { applied, filesFixture, never, replace, tenLines } from '../../../support/filesFixture.ts';

describe('a revert while its session is left', () => {
  it('F20: D40: ends in the journal of that session, and the next one begins after it', async () => {
    const { coordinator, workspace, store } = filesFixture({ 'a.txt': tenLines });
    applied(await replace(coordinator.openSession('one'), 'a.txt', 'l2', 'ONE'));
    const [asked, gate] = [deferred(), deferred()];
    workspace.before = async ({ operation }) => {
      if (operation !== 'applyEdits') return;
      asked.resolve();
      await gate.promise;
    };
    const revert = coordinator.review.revert('one', {}, never);
    await asked.promise;
    let isLeft = false;
    const leaving = coordinator.beginAnew().then(() => {
      isLeft = true;
    });
    await settle();
    assert.ok(!isLeft);
    gate.resolve();
    assert.deepEqual(await revert, { done: ['a.txt'], conflicts: [] });
    await leaving;
    assert.equal(workspace.text('a.txt'), tenLines);
    const written = store.text;
    await settle();
    assert.equal(store.text, written);
    assert.match(written.trimEnd().split('\n').at(-1) ?? '', /"applied"/);
  });
});
