import assert from 'node:assert/strict';
import type { NextStep } from '../../../../src/core/agent/nextStep.ts';
import { ChildrenStage } from '../../../support/childrenStage.ts';
import { deferred, settle } from '../../../support/deferred.ts';
import { calls } from '../../../support/scriptedModel.ts';
import { TaskStage } from '../../../support/taskStage.ts';

const step = (goal: string, context = ''): NextStep => ({ goal, context });

/** Lets a task end with these proposals. */
async function end(stage: TaskStage, id: string, ...nextSteps: NextStep[]): Promise<void> {
  stage.end(id, { kind: 'done', summary: 'Done.', nextSteps });
  await settle();
}

/** The ids of what a task proposes still. */
function proposed(stage: TaskStage, id: string): string[] {
  return stage.registry.get(id).proposals.map((proposal) => proposal.id);
}

const goals = (stage: TaskStage): string[] => stage.registry.all().map(({ spec }) => spec.goal);

describe('What a finished task proposes', () => {
  it('D37: finish_task brings it to the task, whatever nonsense stands beside it', async () => {
    const next = [step('Convert src/b', 'As here.'), step(' '), 'no step at all', { aim: 'unknown' }];
    const stage = new ChildrenStage(calls(['finish_task', { summary: 'Done.', next_steps: [...next, 7] }]));
    const id = await stage.tasks.spawn('convert');
    const report = await stage.tasks.call('collect_task', { task_id: id });
    assert.deepEqual([report['status'], report['summary']], ['done', 'Done.']);
    assert.deepEqual(
      stage.tasks.registry.get(id).proposals.map(({ goal, context }) => [goal, context]),
      [
        ['Convert src/b', 'As here.'],
        ['no step at all', ''],
      ],
    );
    const parameters = stage.model.requests[0]?.tools.find(({ name }) => name === 'finish_task')?.parameters;
    const { next_steps: told } = parameters?.['properties'] as Record<string, { type?: string }>;
    assert.equal(told?.type, 'array');
  });

  it('D37: approved, it becomes a task of the same spawner with the module and rights of the finished one', async () => {
    const stage = new TaskStage();
    stage.limits.maxSpawnDepth = 2;
    const top = await stage.spawn('top', { role: 'orchestrator' });
    const fields = {
      module: 'src/a',
      owns: ['src/a/*.ts'],
      toolsets: ['read'],
      max_turns: 7,
      output_schema: { type: 'object' },
    };
    const id = await stage.spawn('first', fields, { caller: top });
    await end(stage, id, step('second', 'why'));
    const [proposal = ''] = proposed(stage, id);
    const next = stage.registry.proposals.approve(proposal);
    assert.deepEqual([next.parentId, next.depth, next.origin], [top, 2, 'agent']);
    const { goal, context, module, owns, toolsets, maxTurns, after, outputSchema } = next.spec;
    assert.deepEqual([goal, context, module, owns, toolsets], ['second', 'why', 'src/a', ['src/a/*.ts'], ['read']]);
    assert.deepEqual([maxTurns, after, outputSchema], [7, [], undefined]);
    assert.deepEqual(proposed(stage, id), []);
  });

  it('D37: it keeps the origin, and stands at the root when its spawner is gone from the list', async () => {
    const stage = new TaskStage();
    stage.limits.maxSpawnDepth = 2;
    const top = await stage.spawn('top', { role: 'orchestrator' }, { origin: 'language-model-tool' });
    const id = await stage.spawn('first', {}, { caller: top });
    await end(stage, id, step('second'));
    await end(stage, top);
    stage.limits.keepFinished = 0;
    await stage.call('collect_task', { task_id: top }, { origin: 'language-model-tool' });
    assert.deepEqual(goals(stage), ['first']);
    const [proposal = ''] = proposed(stage, id);
    const { parentId, origin } = stage.registry.proposals.approve(proposal);
    assert.deepEqual([parentId, origin], [null, 'language-model-tool']);
  });

  it('D37: D22: under a spawner that is being cancelled nothing starts, and the proposal stays; once it is, it starts above', async () => {
    const stage = new TaskStage(async ({ task, signal }) => {
      if (task.parentId !== null) return { kind: 'done', summary: 'Done.', nextSteps: [step('second')] };
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      await stopped.promise;
      return { kind: 'aborted' };
    });
    const stopped = deferred();
    stage.limits.maxSpawnDepth = 2;
    const top = await stage.spawn('top', { role: 'orchestrator', toolsets: ['read'] });
    const id = await stage.spawn('first', {}, { caller: top });
    await settle();
    stage.registry.cancel(top);
    const [proposal = ''] = proposed(stage, id);
    assert.throws(() => stage.registry.proposals.approve(proposal), /it spawns no more/);
    assert.deepEqual(proposed(stage, id), [proposal]);
    stopped.resolve();
    await settle();
    assert.equal(stage.status(top), 'cancelled');
    const { parentId, spec } = stage.registry.proposals.approve(proposal);
    assert.deepEqual([parentId, spec.toolsets], [null, ['read']], 'with the rights that it had');
  });

  it('D37: edited, it starts with what the person made of it; a blank goal starts nothing', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn('first');
    await end(stage, id, step('second', 'why'));
    const [proposal = ''] = proposed(stage, id);
    assert.throws(() => stage.registry.proposals.approve(proposal, { goal: ' ' }), /blank/);
    const { spec } = stage.registry.proposals.approve(proposal, { goal: 'third' });
    assert.deepEqual([spec.goal, spec.context], ['third', 'why']);
  });

  it('D37: each is answered once; dismissed, nothing starts', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn('first');
    await end(stage, id, step('second'), step('third'));
    const [second = '', third = ''] = proposed(stage, id);
    const { proposals } = stage.registry;
    proposals.dismiss(second);
    proposals.approve(third);
    for (const answered of [second, third, 'unknown']) {
      assert.throws(() => proposals.approve(answered), { message: new RegExp(`"${answered}"`) });
      assert.throws(
        () => {
          proposals.dismiss(answered);
        },
        new RegExp(`"${answered}"`),
      );
    }
    assert.deepEqual(goals(stage), ['first', 'third']);
    assert.deepEqual(proposals.open(), []);
  });

  it('D37: D40: they outlast a reload under the same ids, but for those that were answered', async () => {
    const stage = new TaskStage();
    const id = await stage.spawn('first');
    await end(stage, id, step('second'), step('third', 'because'), step('fourth'));
    const [second = '', third = '', fourth = ''] = proposed(stage, id);
    stage.registry.proposals.dismiss(second);
    stage.registry.proposals.approve(fourth);
    const next = await stage.reloaded();
    assert.deepEqual(next.registry.get(id).proposals, [{ id: third, goal: 'third', context: 'because' }]);
    next.registry.proposals.approve(third);
    assert.deepEqual(proposed(await next.reloaded(), id), []);
  });

  it('D37: auto starts them at once, within the cap, and one that follows only as deep as tasks may be nested', async () => {
    const stage = new TaskStage();
    stage.followUps = 'auto';
    stage.limits.maxConcurrent = 1;
    const id = await stage.spawn('first');
    await end(stage, id, step('second'), step('third'));
    assert.deepEqual(goals(stage), ['first', 'second', 'third']);
    const [, second, third] = stage.registry.all();
    assert.deepEqual([second?.status, third?.status, proposed(stage, id)], ['running', 'queued', []]);
    await end(stage, second?.id ?? '', step('fourth'));
    assert.deepEqual(goals(stage), ['first', 'second', 'third'], 'a chain does not go on by itself');
    const [fourth = ''] = proposed(stage, second?.id ?? '');
    assert.equal(stage.registry.proposals.approve(fourth).spec.goal, 'fourth');
    stage.limits.maxSpawnDepth = 2;
    await end(stage, third?.id ?? '', step('fifth'));
    assert.equal(goals(stage).at(-1), 'fifth');
  });

  it('D37: D40: the chain is as long after a reload', async () => {
    const stage = new TaskStage();
    stage.followUps = 'auto';
    const id = await stage.spawn('first');
    await end(stage, id, step('second'));
    const next = await stage.reloaded();
    next.followUps = 'auto';
    const second = next.registry.all()[1]?.id ?? '';
    next.registry.resume(second);
    await settle();
    await end(next, second, step('third'));
    assert.deepEqual(goals(next), ['first', 'second']);
    assert.equal(proposed(next, second).length, 1);
  });

  it('D37: auto starts nothing beyond the budget; what could not start is said and waits for the person', async () => {
    const stage = new TaskStage();
    stage.followUps = 'auto';
    const id = await stage.spawn('first');
    stage.tokens.session = 100;
    stage.budget.spend({ input: 90, output: 10, cached: 0, estimated: false });
    await end(stage, id, step('second'));
    assert.deepEqual([goals(stage), proposed(stage, id).length], [['first'], 1]);
    assert.match(stage.registry.get(id).output.tail(1), /not started: .*fanout\.session\.tokenBudget/);
  });

  it('D37: off takes none, also for later; a task that failed or was cancelled proposes none', async () => {
    const stage = new TaskStage();
    stage.followUps = 'off';
    const id = await stage.spawn('first');
    await end(stage, id, step('second'));
    stage.followUps = 'ask';
    assert.deepEqual([proposed(stage, id), proposed(await stage.reloaded(), id)], [[], []]);
    const cancelled = await stage.spawn('third');
    stage.registry.cancel(cancelled);
    await end(stage, cancelled, step('fourth'));
    assert.deepEqual([stage.status(cancelled), proposed(stage, cancelled)], ['cancelled', []]);
  });

  it('D37: D25: a task that proposes something is not evicted before that is answered', async () => {
    const stage = new TaskStage();
    stage.limits.keepFinished = 0;
    const id = await stage.spawn('first');
    await end(stage, id, step('second'));
    await stage.call('collect_task', { task_id: id });
    const [proposal = ''] = proposed(stage, id);
    stage.registry.proposals.dismiss(proposal);
    assert.deepEqual(goals(stage), []);
  });

  it('D25: D37: what follows a task of somebody else’s agent is told to nobody and may be evicted, but below one of ours that lives', async () => {
    const stage = new TaskStage();
    stage.limits.keepFinished = 0;
    stage.limits.maxSpawnDepth = 2;
    const others = { origin: 'language-model-tool' } as const;
    const [first, top] = [
      await stage.spawn('first', {}, others),
      await stage.spawn('top', { role: 'orchestrator' }, others),
    ];
    const below = await stage.spawn('below', {}, { caller: top });
    for (const id of [first, below]) {
      await end(stage, id, step(`after ${id}`));
      stage.end(stage.registry.proposals.approve(proposed(stage, id)[0] ?? '').id, { kind: 'done', summary: 'Done.' });
      await settle();
    }
    assert.deepEqual(goals(stage), ['first', 'top', 'below', `after ${below}`], 'those that somebody is to hear of');
  });
});
