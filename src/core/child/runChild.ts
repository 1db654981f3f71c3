import { runAgent } from '../agent/runAgent.ts';
import type { StallLimits } from '../agent/stallWatch.ts';
import type { Tool } from '../agent/tool.ts';
import { Toolbox } from '../agent/toolbox.ts';
import type { Bounded } from '../base/bounded.ts';
import type { Clock } from '../base/clock.ts';
import type { TaskFiles } from '../files/taskFiles.ts';
import type { Message } from '../model/message.ts';
import type { ModelClient } from '../model/modelClient.ts';
import type { Notices } from '../tasks/notices.ts';
import type { TaskView } from '../tasks/task.ts';
import type { GivenAnswer } from '../tasks/taskRequests.ts';
import type { RunEnd, TaskRun } from '../tasks/taskRun.ts';
import type { TokenBudget } from '../tasks/tokenBudget.ts';
import { childPrompt, taskMessage } from './childPrompt.ts';
import { ResultDemand } from './resultDemand.ts';
import { staleMessage } from './staleMessage.ts';
import type { TaskNames } from './taskNames.ts';
import { askParent } from './tools/askParent.ts';
import { finishTask } from './tools/finishTask.ts';

/** What child agents work with; each member is asked when a task starts, so that changed settings count. */
export interface ChildPorts {
  readonly model: () => ModelClient;
  readonly modelName: () => string | undefined;
  /** The tools that the task's role and toolsets grant, beside those that every task has. */
  readonly toolsFor: (task: TaskView, files: TaskFiles) => readonly Tool[];
  readonly openFiles: (task: TaskView) => TaskFiles;
  /** The workspace's own instructions for agents (`AGENTS.md`). */
  readonly instructions: () => Promise<string | undefined>;
  /** What the task's own spawned tasks report. */
  readonly notices: () => Pick<Notices, 'take' | 'answered' | 'recall'>;
  /** How other tasks are named to a task. */
  readonly names: TaskNames;
  /** Asks the task's spawner and the person; `undefined` when nobody answered in time. */
  readonly ask: (taskId: string, question: string, signal: AbortSignal) => Promise<GivenAnswer | undefined>;
  readonly budget: TokenBudget;
  /** Holds results against the patterns of their schemas. */
  readonly bounded: Bounded;
  readonly stall: () => StallLimits;
  readonly clock: Clock;
}

/** Runs one child agent from its first request to its end; when it returns nothing of it edits any more. */
export async function runChild(run: TaskRun, ports: ChildPorts): Promise<RunEnd> {
  const { task, signal } = run;
  const files = ports.openFiles(task);
  const fence = (): void => {
    void files.close();
  };
  signal.addEventListener('abort', fence, { once: true });
  const { messages } = run;
  const spend = ports.budget.account();
  const demand = new ResultDemand(task.spec.outputSchema, ports.bounded);
  let staleFiles: string | undefined;
  try {
    messages[0] = { role: 'system', text: childPrompt(task.spec, await ports.instructions()) };
    if (messages.length === 1) messages.push({ role: 'user', text: taskMessage(task) });
    else {
      ports.notices().recall(task.id, messages);
      demand.recall(messages);
    }
    const end = await runAgent({
      model: ports.model(),
      modelName: task.spec.model ?? ports.modelName(),
      toolbox: new Toolbox([
        ...ports.toolsFor(task, files),
        askParent((question, given) => ports.ask(task.id, question, given)),
        finishTask(demand),
      ]),
      messages,
      inbox: {
        onInterrupt: run.inbox.onInterrupt,
        drain: () => {
          const news = withNews(run, ports, staleFiles);
          staleFiles = undefined;
          return news;
        },
      },
      maxTurns: task.spec.maxTurns,
      turnsSetBy: turnsSetBy(task.spec),
      firstTurn: task.turns + 1,
      answeredBefore: run.answeredTurns,
      beforeCalls: run.settled,
      stall: ports.stall(),
      clock: ports.clock,
      signal,
      ready: async () => {
        await run.ready();
        staleFiles = staleMessage(await files.staleReads(signal), ports.names);
      },
      bound: () => ports.budget.taskProblem(task),
      objection: () => objectionTo(demand),
      onEvent: (event) => {
        if (event.type === 'usage') spend(event.usage, event.model);
        if (event.type === 'turn-answered') ports.notices().answered(task.id);
        run.onEvent(event);
      },
    });
    switch (end.kind) {
      case 'finished':
        return {
          kind: 'done',
          summary: end.text,
          ...('result' in end ? { result: end.result } : {}),
          ...(end.nextSteps ? { nextSteps: end.nextSteps } : {}),
        };
      case 'failed':
        return { kind: 'error', reason: end.reason, text: end.text ?? lastAnswer(messages) };
      case 'aborted':
        return { kind: 'aborted', text: lastAnswer(messages) };
    }
  } finally {
    signal.removeEventListener('abort', fence);
    await files.close();
  }
}

/** A plain final text brings no result: a task that owes one is asked for it (D44). */
function objectionTo(demand: ResultDemand): { readonly message: string } | { readonly reason: string } | undefined {
  const verdict = demand.judge(undefined);
  switch (verdict.kind) {
    case 'fits':
      return undefined;
    case 'misses':
      return { message: `Your task has not ended: ${verdict.problem}` };
    case 'failed':
      return verdict;
  }
}

/** What is said by people and the parent comes last: it stands above the news. */
function withNews(run: TaskRun, ports: ChildPorts, staleFiles: string | undefined): readonly string[] {
  const news = [staleFiles, ports.notices().take(run.task.id)?.text].filter((message) => message !== undefined);
  return [...news, ...run.inbox.drain()];
}

/** A task may have been given fewer than the setting allows. */
function turnsSetBy({ maxTurns, asked }: TaskView['spec']): string {
  return asked?.maxTurns === maxTurns ? 'max_turns of this task' : 'fanout.tasks.maxTurns';
}

function lastAnswer(messages: readonly Message[]): string {
  const answers = messages.filter((message) => message.role === 'assistant' && message.text.trim() !== '');
  return answers.at(-1)?.text ?? '';
}
