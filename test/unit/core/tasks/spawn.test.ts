import assert from 'node:assert/strict';
import { settle } from '../../../support/deferred.ts';
import { requestOf } from '../../../../src/core/tasks/spawnRequest.ts';
import type { TaskSpec } from '../../../../src/core/tasks/taskSpec.ts';
import { TaskStage, type Answer } from '../../../support/taskStage.ts';

describe('Spawning a task', () => {
  it('D1: answers with the id and the capacity before the task has run at all', async () => {
    const stage = new TaskStage();
    const answering = stage.call('delegate_task_async', { goal: 'work', module: 'src/a' });
    assert.equal(stage.runs.size, 0);
    const answer = await answering;
    assert.deepEqual(answer, {
      task_id: 't1',
      status: 'running',
      capacity: { running: 1, queued: 0, max: 4 },
    });
    await settle();
    assert.equal(stage.status('t1'), 'running', 'it runs on while nobody waits');
  });

  it('D2: a blank or missing goal is an error, and there is no task', async () => {
    const stage = new TaskStage();
    for (const input of [{ goal: '  \n' }, {}, { goal: 7 }]) {
      const answer = await stage.call('delegate_task_async', input);
      assert.deepEqual(Object.keys(answer), ['error']);
      assert.match(String(answer['error']), /goal/);
    }
    await settle();
    assert.deepEqual(stage.registry.all(), []);
    assert.equal(stage.runs.size, 0);
  });

  it('D3: 1,000 spawns in one tick give 1,000 ids', () => {
    const stage = new TaskStage();
    const ids = Array.from({ length: 1000 }, (_, n) => {
      return stage.registry.spawn({ goal: `goal ${String(n)}` }, { caller: null, origin: 'agent' }).id;
    });
    assert.equal(new Set(ids).size, 1000);
    assert.deepEqual(
      stage.registry.all().map(({ id }) => id),
      ids,
    );
  });

  it('D4: without a model the error names the remedy and nothing is registered', async () => {
    const stage = new TaskStage();
    stage.unavailable = 'There is no API key: run "Fanout: Set API Key…".';
    assert.deepEqual(await stage.call('delegate_task_async', { goal: 'work' }), { error: stage.unavailable });
    assert.deepEqual(stage.registry.all(), []);
  });

  it('refuses a module that does not exist or leads out of the workspace', async () => {
    const stage = new TaskStage();
    for (const folder of ['missing', '../other', '/etc', 'C:\\x']) {
      const answer = await stage.call('delegate_task_async', { goal: 'work', module: folder });
      assert.deepEqual(Object.keys(answer), ['error'], folder);
    }
    assert.deepEqual(stage.registry.all(), []);
  });

  it('a task owns its module unless it is told more', async () => {
    const stage = new TaskStage();
    const own = await stage.spawn('work', { module: './src/a/' });
    const told = await stage.spawn('work', { module: 'src/b', owns: ['src/b/**', 'docs/*.md'] });
    const whole = await stage.spawn('work');
    assert.deepEqual(stage.registry.get(own).spec.owns, ['src/a/**']);
    assert.deepEqual(stage.registry.get(told).spec.owns, ['src/b/**', 'docs/*.md']);
    assert.deepEqual(stage.registry.get(whole).spec.owns, ['**']);
  });

  it('max_turns only ever lowers the configured limit', async () => {
    const stage = new TaskStage();
    const fewer = await stage.spawn('work', { max_turns: 5 });
    const more = await stage.spawn('work', { max_turns: 500 });
    assert.equal(stage.registry.get(fewer).spec.maxTurns, 5);
    assert.equal(stage.registry.get(more).spec.maxTurns, 50);
    for (const max of [0, -1, 1.5]) {
      assert.match(
        String((await stage.call('delegate_task_async', { goal: 'x', max_turns: max }))['error']),
        /max_turns/,
      );
    }
  });

  describe('D36: a profile', () => {
    const profile = {
      name: 'reviewer',
      prompt: 'You review.',
      model: 'small',
      toolsets: ['read', 'terminal'],
    } as const;

    it('sets prompt and model, and narrows the grant', async () => {
      const stage = new TaskStage();
      stage.profiles = [profile];
      const { spec } = stage.registry.get(await stage.spawn('look', { profile: 'reviewer' }));
      assert.deepEqual(spec.profile, { name: 'reviewer', prompt: 'You review.' });
      assert.deepEqual([spec.model, spec.toolsets], ['small', ['read']]);
      const named = stage.registry.get(await stage.spawn('look', { profile: 'reviewer', model: 'large' }));
      assert.equal(named.spec.model, 'large');
    });

    it('lets nobody have by name what it leaves out, nor what is not granted', async () => {
      const stage = new TaskStage();
      stage.profiles = [profile, { ...profile, name: 'runner', toolsets: ['terminal'] }];
      const beyond = await stage.call('delegate_task_async', { goal: 'x', profile: 'reviewer', toolsets: ['edit'] });
      assert.match(String(beyond['error']), /"edit" is not granted here; granted are: read\./);
      const none = await stage.call('delegate_task_async', { goal: 'x', profile: 'runner' });
      assert.match(
        String(none['error']),
        /"runner" needs terminal, which is not granted here; granted are: read, edit\./,
      );
      assert.equal(stage.registry.all().length, 0);
    });

    it('with no tools leaves a task none; one that nobody knows is an error and no task', async () => {
      const stage = new TaskStage();
      stage.profiles = [{ ...profile, toolsets: [] }];
      const { spec } = stage.registry.get(await stage.spawn('think', { profile: 'reviewer' }));
      assert.deepEqual(spec.toolsets, []);
      const unknown = await stage.call('delegate_task_async', { goal: 'x', profile: 'nobody' });
      assert.match(String(unknown['error']), /no profile "nobody"/);
      assert.equal(stage.registry.all().length, 1);
      assert.equal(stage.registry.get(await stage.spawn('plain', { profile: '' })).spec.profile, undefined);
    });
  });

  it('D28: toolsets stay within the grant, and unknown ones are an error that lists the known', async () => {
    const stage = new TaskStage();
    const reader = await stage.spawn('work', { toolsets: ['read'] });
    assert.deepEqual(stage.registry.get(reader).spec.toolsets, ['read']);
    const unknown = await stage.call('delegate_task_async', { goal: 'x', toolsets: ['magic'] });
    assert.match(String(unknown['error']), /"magic".*read, edit, terminal/);
    const beyond = await stage.call('delegate_task_async', { goal: 'x', toolsets: ['terminal'] });
    assert.match(String(beyond['error']), /"terminal" is not granted.*read, edit/);
  });
});

describe('The depth of delegation', () => {
  it('D27: a task at the limit cannot delegate, and the error has both numbers', async () => {
    const stage = new TaskStage();
    const child = await stage.spawn();
    const answer = await stage.call('delegate_task_async', { goal: 'deeper' }, { caller: child });
    assert.match(String(answer['error']), /depth 1 .*maxSpawnDepth is 1/);
    assert.equal(stage.registry.all().length, 1);
  });

  it('D27: an orchestrator at the floor becomes a leaf', async () => {
    const stage = new TaskStage();
    stage.limits.maxSpawnDepth = 2;
    const top = await stage.spawn('work', { role: 'orchestrator' });
    const floor = await stage.spawn('work', { role: 'orchestrator' }, { caller: top });
    assert.equal(stage.registry.get(top).spec.role, 'orchestrator');
    assert.equal(stage.registry.get(floor).spec.role, 'leaf');
    assert.equal(stage.registry.get(floor).demoted, true);
  });

  it('D28: a task grants its own tasks no more than it has', async () => {
    const stage = new TaskStage();
    stage.limits.maxSpawnDepth = 2;
    const reader = await stage.spawn('work', { role: 'orchestrator', toolsets: ['read'] });
    const answer = await stage.call('delegate_task_async', { goal: 'x', toolsets: ['edit'] }, { caller: reader });
    assert.match(String(answer['error']), /"edit" is not granted/);
  });

  it('D8: a task sees its own subtree only', async () => {
    const stage = new TaskStage();
    stage.limits.maxSpawnDepth = 2;
    const mine = await stage.spawn('mine', { role: 'orchestrator' });
    const below = await stage.spawn('below', {}, { caller: mine });
    const other = await stage.spawn('other');
    const listed = (await stage.call('list_tasks', {}, { caller: mine }))['tasks'] as { task_id: string }[];
    assert.deepEqual(
      listed.map(({ task_id: id }) => id),
      [below],
    );
    const answer = await stage.call('check_task', { task_id: other }, { caller: mine });
    assert.match(String(answer['error']), new RegExp(`no task "${other}".*${below} \\(running\\)`));
  });

  it('D28: D29: D37: what is asked for once more has the limits and the grant of now, and no more than what it was asked with', async () => {
    const stage = new TaskStage();
    stage.profiles = [{ name: 'careful', prompt: 'You read.', model: undefined, toolsets: ['read', 'edit'] }];
    const again = (id: string): TaskSpec =>
      stage.registry.spawn(
        requestOf(stage.registry.get(id).spec, () => true),
        { caller: null, origin: 'person' },
      ).spec;
    stage.grant = ['read', 'edit', 'terminal'];
    const plain = await stage.spawn('plain');
    const lead = await stage.spawn('lead', { role: 'orchestrator' });
    const told = await stage.spawn('told', { max_turns: 80, toolsets: ['edit'] });
    const careful = await stage.spawn('careful', { profile: 'careful' });
    stage.limits.maxTurns = 200;
    stage.limits.maxSpawnDepth = 2;
    stage.grant = ['read', 'terminal'];
    assert.deepEqual([again(plain).maxTurns, again(plain).toolsets], [200, ['read', 'terminal']]);
    assert.equal(stage.registry.get(lead).demoted, true);
    assert.equal(again(lead).role, 'orchestrator');
    assert.throws(() => again(told), /"edit" is not granted/);
    assert.deepEqual(again(careful).toolsets, ['read']);
    stage.grant = ['read', 'edit', 'terminal'];
    assert.deepEqual([again(told).maxTurns, again(told).toolsets], [80, ['edit']]);
    assert.deepEqual(again(careful).toolsets, ['read', 'edit']);
    const reader = await stage.spawn('reader', { role: 'orchestrator', profile: 'careful' });
    const below = await stage.spawn('below', {}, { caller: reader });
    assert.deepEqual(again(below).toolsets, ['read', 'edit'], 'nothing that its spawner did not have');
    const next = await stage.reloaded();
    next.grant = ['read', 'edit', 'terminal'];
    const stored = next.registry.get(plain).spec;
    const spawned = next.registry.spawn(
      requestOf(stored, () => true),
      { caller: null, origin: 'person' },
    );
    assert.deepEqual([spawned.spec.maxTurns, spawned.spec.toolsets], [50, ['read', 'edit', 'terminal']]);
  });

  it('D2: D28: what models fill in for nothing counts as nothing: null, a blank module, no toolsets', async () => {
    const stage = new TaskStage();
    const nothing = { module: ' ', toolsets: [], context: null, owns: null, profile: '', model: null, max_turns: null };
    const { spec } = stage.registry.get(await stage.spawn('a', nothing));
    assert.deepEqual([spec.module, spec.toolsets, spec.owns], [undefined, ['read', 'edit'], ['**']]);
    assert.equal(spec.maxTurns, 50);
    void stage.call('delegate_task', { goal: null, tasks: [{ goal: 'b', module: null }] });
    await settle();
    assert.equal(stage.registry.all()[1]?.spec.goal, 'b');
  });

  it('S20: D28: a profile gives a task below another one no tool of the editor that the one above has not', async () => {
    const stage = new TaskStage();
    stage.limits.maxSpawnDepth = 3;
    const named = (name: string, ...tools: string[]) => ({
      name,
      prompt: '',
      model: undefined,
      toolsets: undefined,
      tools,
    });
    stage.profiles = [named('database', 'mcp_db_read', 'mcp_db_drop'), named('reader', 'mcp_db_read')];
    const toolsOf = (id: string): unknown => stage.registry.get(id).spec.profile?.tools;
    const spawn = (profile: string, caller: string | null): Promise<string> =>
      stage.spawn('work', { role: 'orchestrator', ...(profile === '' ? {} : { profile }) }, { caller });
    const [plain, reader] = [await spawn('', null), await spawn('reader', null)];
    assert.deepEqual(toolsOf(await spawn('database', null)), ['mcp_db_read', 'mcp_db_drop'], 'the root grants');
    assert.equal(toolsOf(await spawn('database', plain)), undefined);
    const below = await spawn('database', reader);
    assert.deepEqual([toolsOf(below), toolsOf(await spawn('database', below))], [['mcp_db_read'], ['mcp_db_read']]);
    assert.equal(stage.registry.get(below).spec.profile?.name, 'database');
  });

  it('S20: owns that are blank, lead out of the workspace or are negated are refused', async () => {
    const stage = new TaskStage();
    for (const glob of ['', ' ', '../**', 'src/../../x', '{a,../b}/**', '/etc/**', 'C:\\x', '!src/**']) {
      const answer = await stage.call('delegate_task_async', { goal: 'a', owns: ['src/**', glob] });
      assert.match(String(answer['error']), /^owns cannot hold ".*workspace-relative/, glob);
    }
    assert.deepEqual(stage.registry.all(), []);
    await stage.spawn('a', { owns: ['src/**', 'docs/a..b.md', '**/*.{ts,js}'] });
  });

  it('D35: what stands beside tasks holds for each that does not say it itself', async () => {
    const stage = new TaskStage();
    const tasks = [{ goal: 'a' }, { goal: 'b', context: 'own', module: 'src/b' }];
    void stage.call('delegate_task', { tasks, context: 'shared', module: 'src/a', max_turns: 7 });
    await settle();
    assert.deepEqual(
      stage.registry.all().map(({ spec }) => [spec.goal, spec.context, spec.module, spec.maxTurns]),
      [
        ['a', 'shared', 'src/a', 7],
        ['b', 'own', 'src/b', 7],
      ],
    );
  });

  it('a word that is none of the allowed ones is refused with those', async () => {
    const stage = new TaskStage();
    const error = async (tool: string, input: Answer): Promise<string> =>
      String((await stage.call(tool, input))['error']);
    assert.match(await error('collect_task', { task_ids: ['x'], mode: 'some' }), /mode: expected one of all, any/);
    assert.match(await error('list_tasks', { status: 'odd' }), /status: expected one of queued, running/);
  });

  it('D26: capacity counts the slots that are held, not what waits while it is cancelled', async () => {
    const stage = new TaskStage(async ({ task, signal }) => {
      await stage.registry.requests.question(task.id, 'Why?', signal).catch(() => undefined);
      return new Promise(() => undefined);
    });
    stage.limits.maxConcurrent = 1;
    for (let n = 0; n < 3; n++) {
      const id = await stage.spawn();
      await settle();
      stage.registry.cancel(id);
    }
    assert.ok(stage.registry.all().every(({ status }) => status === 'cancelling'));
    assert.deepEqual(stage.registry.capacity, { running: 0, queued: 0, max: 1 });
  });
});
