import { addUsage, noUsage, usageOf, type Usage } from '../../model/usage.ts';
import type { AgentEvent } from '../../agent/agentEvent.ts';
import { steeringMessages } from '../steering.ts';
import { AgentTrace } from '../agentTrace.ts';
import { proposalsOf, type Proposal } from '../proposal.ts';
import type { TaskEnding } from '../taskEnding.ts';
import type { TaskStatus } from '../taskStatus.ts';
import type { AgentLine, AgentRecord, SpawnRecord } from './agentRecord.ts';

/** What the log of a task is read without, to show the task: its conversation, which only a resumed one needs. */
export const conversationTypes: readonly AgentRecord['type'][] = ['message', 'result', 'shortened'];

/** A task as its log tells of it. */
export interface StoredTask {
  readonly id: string;
  readonly spawn: SpawnRecord;
  readonly trace: AgentTrace;
  /** `interrupted` unless it has ended; one that was being cancelled counts as cancelled (D40). */
  readonly status: TaskStatus;
  readonly hasStarted: boolean;
  /** True when it was paused, or to be, when its window ended. */
  readonly pausing: boolean;
  /** Seconds. */
  readonly elapsed: number;
  readonly ending: TaskEnding | undefined;
  /** 0 where it is not known. */
  readonly endOrder: number;
  readonly missedSteer: readonly string[];
  /** What it must be told of tasks that are off the list (D43). */
  readonly shortfalls: readonly string[];
  /** Those that nobody has answered. */
  readonly proposals: readonly Proposal[];
  readonly usageOfRemoved: Usage;
  readonly heard: boolean;
  readonly heardBy: readonly (string | null)[];
  /** Messages that it has not been given yet, oldest first. */
  readonly inbox: readonly string[];
  readonly unanswered: readonly string[];
}

/** The task that a log tells of; `undefined` for one that was removed, or whose beginning is lost. */
export function readTask(id: string, lines: readonly AgentLine[]): StoredTask | undefined {
  const spawn = lines.find((line) => line.type === 'spawned');
  if (!spawn || lines.some(({ type }) => type === 'removed')) return undefined;
  let status: TaskStatus = 'queued';
  let pausing = false;
  let ended: Extract<AgentLine, { type: 'ended' }> | undefined;
  let inbox: string[] = [];
  let unanswered: string[] = [];
  /** Those that no call has brought to the task yet: the call may be lost with its window, and then they are said anew. */
  const answers: string[] = [];
  let usageOfRemoved = noUsage;
  const answered = new Set<string>();
  for (const line of lines) {
    if (line.type === 'ended') ended ??= line;
    if (line.type === 'proposal-answered') answered.add(line.id);
    if (line.type === 'removed-below') {
      const { input, output, cached, estimated } = line.usage;
      usageOfRemoved = addUsage(usageOfRemoved, { input, output, cached, estimated });
    }
    if (line.type === 'posted') inbox.push(line.text);
    if (line.type === 'status') status = line.status;
    if (line.type === 'pause') pausing = line.isOn;
    if (line.type === 'answered') answers.push(line.text);
    if (line.type !== 'event') continue;
    if (line.event.type === 'turn-answered') unanswered = [];
    if (isAnswered(line.event)) unanswered.push(...answers.splice(0, 1));
    if (line.event.type !== 'message-delivered') continue;
    const { text } = line.event;
    const at = inbox.indexOf(text);
    if (at >= 0) inbox = inbox.toSpliced(at, 1);
    unanswered.push(text);
  }
  inbox.push(...answers);
  const isCancelled = !ended && status === 'cancelling';
  return {
    id,
    spawn,
    trace: readTrace(lines),
    status: ended?.status ?? (isCancelled ? 'cancelled' : 'interrupted'),
    hasStarted: lines.some((line) => line.type === 'status' && line.status === 'running'),
    pausing,
    elapsed: lines.reduce((most, { elapsed }) => Math.max(most, elapsed), 0),
    ending: ended,
    endOrder: ended?.order ?? 0,
    missedSteer: ended?.missedSteer ?? (isCancelled ? steeringMessages([...unanswered, ...inbox]) : []),
    shortfalls: lines.flatMap((line) => (line.type === 'shortfall' ? line.text : [])),
    proposals: proposalsOf(id, ended?.nextSteps).filter((proposal) => !answered.has(proposal.id)),
    usageOfRemoved,
    heard: lines.some((line) => line.type === 'heard' && line.by === undefined),
    heardBy: lines.flatMap((line) => (line.type === 'heard' && line.by !== undefined ? [line.by] : [])),
    inbox,
    unanswered,
  };
}

/** True when a call of `ask_parent` has brought something to the task. */
function isAnswered(event: AgentEvent): boolean {
  return event.type === 'call-ended' && event.result.ok && event.call.name === 'ask_parent';
}

/** What the model calls in a log have cost. */
export function usageIn(lines: readonly AgentLine[]): Usage {
  return lines.reduce(
    (sum, line) =>
      line.type === 'event' && line.event.type === 'usage'
        ? addUsage(sum, usageOf(line.event.model, line.event.usage))
        : sum,
    noUsage,
  );
}

/** What the events in a log leave behind. */
export function readTrace(lines: readonly AgentLine[]): AgentTrace {
  const trace = new AgentTrace();
  for (const line of lines) {
    if (line.type === 'event') trace.record(line.event);
    if (line.type === 'note' || line.type === 'posted') trace.output.note(line.text);
  }
  trace.output.endText();
  return trace;
}
