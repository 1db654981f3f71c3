// R9: 10,000 tasks through one registry, with real child agents on a scripted model: a tenth fails, a tenth is cancelled in
// the middle of a call, a tenth starts after the one before, a tenth is an orchestrator that waits for a task of its own.
// What is left of them once they were collected and evicted: heap, listeners, timers and other handles. Their edits find no
// file: what the journal keeps of edits is kept for good.
import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Emitter } from '../../src/core/base/emitter.ts';
import { boundedWork } from '../../src/vscode/boundedWork.ts';
import { systemClock } from '../../src/core/base/clock.ts';
import { Toolbox } from '../../src/core/agent/toolbox.ts';
import { runChild } from '../../src/core/child/runChild.ts';
import { editFile } from '../../src/core/child/tools/editFile.ts';
import type { TaskFiles } from '../../src/core/files/taskFiles.ts';
import type { ModelTurn } from '../../src/core/model/modelClient.ts';
import { delegationTools } from '../../src/core/parent/tools/delegationTools.ts';
import { Notices } from '../../src/core/tasks/notices.ts';
import { SessionLog } from '../../src/core/tasks/store/sessionLog.ts';
import type { TaskView } from '../../src/core/tasks/task.ts';
import type { Caller } from '../../src/core/tasks/taskLineage.ts';
import { TaskRegistry } from '../../src/core/tasks/taskRegistry.ts';
import { TokenBudget } from '../../src/core/tasks/tokenBudget.ts';
import { withinTime } from '../../src/core/tasks/withinTime.ts';
import { filesFixture } from '../support/filesFixture.ts';
import { ScriptedModel, type Script } from '../support/scriptedModel.ts';
import { printTable, type Row } from './printTable.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const goal = { tasks: 10_000, heapMiB: 5 };
const kept = 50;

/** What a child does is in its goal: `edit`, `fail`, `hang` or `lead`. */
const script: Script = (request, onEvent) => {
  const kind = /^Goal: (\w+)/.exec(request.messages[1]?.text ?? '')?.[1] ?? '';
  const turn = request.messages.filter(({ role }) => role === 'assistant').length;
  onEvent({ type: 'text', delta: `${kind} says something in turn ${String(turn)} ${'.'.repeat(200)}\n` });
  if (kind === 'hang') return new Promise(() => undefined);
  if (turn === 1) return answer(kind === 'fail' ? '' : `${kind} is done. ${'x'.repeat(2_000)}`);
  if (kind === 'lead') return answer('', 'delegate_task', { goal: 'edit below' });
  return answer('', 'edit_file', { path: 'none.js', old_string: 'a', new_string: 'b' });
};

function answer(text: string, name?: string, input: object = {}): ModelTurn {
  const toolCalls = name === undefined ? [] : [{ id: 'c', name, argumentsText: JSON.stringify(input) }];
  return { text, toolCalls, finish: 'stop', usage: { input: 100, output: 10, cached: 0, estimated: false } };
}

/** The parts that stay for a whole session, and a count of what ended runs have left on their signals. */
function session(): { readonly registry: TaskRegistry; readonly tools: (caller: Caller) => Toolbox; left: number } {
  const { coordinator } = filesFixture({ 'other.js': 'a\n' });
  const model = new ScriptedModel((request, onEvent) => {
    model.requests.length = 0;
    return script(request, onEvent);
  });
  const budget = new TokenBudget({ taskTokens: () => 1e6, sessionTokens: () => 1e12 });
  const folder = { names: () => Promise.resolve([]), read: () => Promise.resolve(''), append: () => Promise.resolve() };
  const onProblem = (error: unknown): void => {
    throw error;
  };
  const log = new SessionLog({ sessionId: 's', folder, clock: systemClock, onProblem });
  let ids = 0;
  const registry: TaskRegistry = new TaskRegistry({
    clock: systemClock,
    nextId: () => `t${String(++ids)}`,
    nextRequestId: () => `r${String(++ids)}`,
    run: async (run) => {
      const ports = {
        model: () => model,
        modelName: () => undefined,
        toolsFor: ({ id, spec }: TaskView, files: TaskFiles) =>
          spec.role === 'leaf' ? [editFile(files)] : toolsOf(id),
        openFiles: ({ id }: TaskView) => coordinator.openSession(id),
        ask: () => Promise.resolve(undefined),
        instructions: () => Promise.resolve(undefined),
        notices: () => notices,
        bounded: boundedWork(),
        names: (id: string) => id,
        budget,
        stall: () => ({ firstTokenMs: 450_000, idleMs: 60_000 }),
        clock: systemClock,
      };
      const bound = { limitMs: () => 3_600_000, clock: systemClock, onDidChange: registry.onDidChange };
      const end = await withinTime(run, (bounded) => runChild(bounded, ports), bound);
      all.left += getEventListeners(run.signal, 'abort').length;
      return end;
    },
    limits: {
      maxConcurrent: () => 32,
      maxSpawnDepth: () => 2,
      maxTurns: () => 50,
      keepFinished: () => kept,
      followUps: () => 'ask',
      grant: () => ['read', 'edit'],
    },
    unavailable: () => budget.sessionProblem(),
    prices: () => new Map(),
    filesChanged: () => [],
    keepText: () => Promise.reject(new Error('not here')),
    openLog: (id) => log.open(id),
    onListenerError: (error) => {
      throw error;
    },
  });
  const notices = new Notices(registry);
  const toolsOf = (caller: Caller): ReturnType<typeof delegationTools> =>
    delegationTools({
      registry,
      clock: systemClock,
      caller,
      origin: 'agent',
      speaker: 'parent',
      moduleProblem: () => Promise.resolve(undefined),
      findProfile: () => Promise.reject(new Error('no task asks for one')),
    });
  const all = { registry, tools: (caller: Caller) => new Toolbox(toolsOf(caller)), left: 0 };
  return all;
}

/** Runs so many tasks, in batches that are collected and so evicted; resolves with how many ended in which state. */
async function run({ registry, tools }: ReturnType<typeof session>, count: number): Promise<Map<string, number>> {
  const states = new Map<string, number>();
  const toolbox = tools(null);
  const { signal } = new AbortController();
  const call = async (name: string, input: object): Promise<Record<string, unknown>> => {
    const { text } = await toolbox.call({ id: 'c', name, argumentsText: JSON.stringify(input) }, signal);
    return JSON.parse(text) as Record<string, unknown>;
  };
  let started = 0;
  while (started < count) {
    const ids: string[] = [];
    for (let n = 0; n < 100 && started < count; n++) {
      const kind = n % 10;
      const goals: Record<number, object> = {
        1: { goal: 'fail' },
        2: { goal: 'hang' },
        3: { goal: 'edit after', after: ids.slice(-2) },
        4: { goal: 'lead', role: 'orchestrator' },
      };
      const { task_id: id } = await call('delegate_task_async', goals[kind] ?? { goal: 'edit', module: 'src/a' });
      ids.push(String(id));
      started += kind === 4 ? 2 : 1;
    }
    for (const [n, id] of ids.entries()) {
      if (n % 10 !== 2) continue;
      while (registry.get(id).turns === 0) await new Promise((resolve) => setImmediate(resolve));
      await call('cancel_task', { task_id: id });
    }
    const { results } = (await call('collect_task', { task_ids: ids })) as { results: { status: string }[] };
    for (const { status } of results) states.set(status, (states.get(status) ?? 0) + 1);
  }
  return states;
}

async function heapMiB(): Promise<number> {
  for (let round = 0; round < 5; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const handlesBefore = process.getActiveResourcesInfo().length;
const measured = session();
await run(measured, 1_000);
const rows: Row[] = [];
const before = await heapMiB();
const start = performance.now();
const states = await run(measured, goal.tasks);
const seconds = (performance.now() - start) / 1000;
const growth = (await heapMiB()) - before;
const { changes } = measured.registry as unknown as { readonly changes: Emitter<unknown> };
const listeners = measured.left + changes.size;
const handles = Math.max(0, process.getActiveResourcesInfo().length - handlesBefore);
rows.push({
  way: `${[...states].map(([status, count]) => `${String(count)} ${status}`).join(', ')}; the rest below`,
  'heap growth, MiB': growth.toFixed(2),
  listeners,
  handles,
  known: measured.registry.all().length,
  'ms a task': ((seconds * 1000) / goal.tasks).toFixed(2),
});
printTable(`R9  ${String(goal.tasks)} tasks, ${String(kept)} kept (ours ≤ ${String(goal.heapMiB)} MiB, 0, 0)`, rows);
if (growth > goal.heapMiB || listeners > 0 || handles > 0) process.exitCode = 1;
