import assert from 'node:assert/strict';
import { silent, tool } from '../../../support/agentStage.ts';
import { ChildrenStage } from '../../../support/childrenStage.ts';
import { settle } from '../../../support/deferred.ts';
import { calls, inTurn, says, type Script } from '../../../support/scriptedModel.ts';

const look = tool('look', 'read', () => Promise.resolve('all is well'));

/** The same session in the next window, after the window closed in the middle of what the tasks did. */
async function reloaded(stage: ChildrenStage, script: Script): Promise<ChildrenStage> {
  await stage.tasks.registry.close();
  await stage.tasks.log.flushed();
  const next = new ChildrenStage(script, [look]);
  for (const [name, text] of stage.tasks.folder.texts) next.tasks.folder.texts.set(name, text);
  await next.tasks.restoreTasks();
  return next;
}

describe('A child agent that is resumed', () => {
  it('D29: D40: has the turns that were not answered: a request that the window cut off counts for none', async () => {
    const stage = new ChildrenStage(inTurn(calls(['look', {}]), silent), [look]);
    const id = await stage.tasks.spawn('work', { max_turns: 2 });
    await settle();
    const next = await reloaded(stage, inTurn(silent));
    next.tasks.registry.resume(id);
    await settle();
    const last = await reloaded(next, inTurn(says('Done.')));
    last.tasks.registry.resume(id);
    const { status, summary } = await last.tasks.call('collect_task', { task_id: id });
    assert.deepEqual([status, summary], ['done', 'Done.']);
  });

  it('D29: D40: has no more turns than those', async () => {
    const stage = new ChildrenStage(inTurn(calls(['look', {}]), silent), [look]);
    const id = await stage.tasks.spawn('work', { max_turns: 2 });
    await settle();
    const next = await reloaded(stage, inTurn(calls(['look', {}])));
    next.tasks.registry.resume(id);
    const { status, error } = await next.tasks.call('collect_task', { task_id: id });
    assert.deepEqual([status, error], ['error', 'out of turns: the limit is 2 (max_turns of this task)']);
    assert.equal(next.model.requests.length, 1);
  });
});
