// Runs tasks without end in the session of a folder, and says the id and the summary of each whose end is stored.
import { systemClock } from '../../../src/core/base/clock.ts';
import { TaskRegistry } from '../../../src/core/tasks/taskRegistry.ts';
import type { RunTask } from '../../../src/core/tasks/taskRun.ts';
import { CurrentSession } from '../../../src/vscode/store/currentSession.ts';

const [, , root = ''] = process.argv;
const fail = (error: unknown): void => {
  console.error(error);
  process.exit(1);
};
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: fail };
const session = await CurrentSession.open({ root, mayTakeUp: true, clock: systemClock, logger, onProblem: fail });

/** Talks, calls a tool, hears its answer, and ends. */
const run: RunTask = async ({ task, messages, settled, onEvent }) => {
  messages.push({ role: 'system', text: 's' }, { role: 'user', text: task.spec.goal });
  for (let turn = 1; turn <= 3; turn++) {
    const call = { id: `c${String(turn)}`, name: 'look', argumentsText: JSON.stringify({ text: 'ä'.repeat(300) }) };
    onEvent({ type: 'turn-started', turn });
    onEvent({ type: 'text', delta: `turn ${String(turn)}\n` });
    onEvent({ type: 'usage', usage: { input: 10, output: 1, cached: 0, estimated: false } });
    onEvent({ type: 'turn-answered' });
    messages.push({ role: 'assistant', text: `turn ${String(turn)}`, toolCalls: [call] });
    await settled();
    onEvent({ type: 'call-started', call });
    onEvent({ type: 'call-ended', call, result: { ok: true, text: '€'.repeat(2_000) } });
    messages.push({ role: 'tool', callId: call.id, toolName: call.name, text: '€'.repeat(2_000) });
  }
  return { kind: 'done', summary: `${task.id} has done it all` };
};

const registry = new TaskRegistry({
  clock: systemClock,
  nextId: () => session.nextId(),
  nextRequestId: () => session.nextId(),
  run,
  limits: {
    maxConcurrent: () => 4,
    maxSpawnDepth: () => 1,
    maxTurns: () => 50,
    keepFinished: () => 100_000,
    followUps: () => 'ask',
    grant: () => ['read'],
  },
  unavailable: () => undefined,
  prices: () => new Map(),
  filesChanged: () => [],
  keepText: (id, text) => session.keepText(id, text),
  openLog: (id) => session.openLog(id),
  onListenerError: fail,
});
registry.restore((await session.load()).tasks);
for (;;) {
  const task = registry.spawn({ goal: 'work' }, { caller: null, origin: 'person' });
  await task.ended;
  await session.flushed();
  process.stdout.write(`${task.id} ${task.summary}\n`);
}
