import type { AgentEvent } from '../agent/agentEvent.ts';
import type { Clock } from '../base/clock.ts';
import { MessageInbox } from '../agent/inbox.ts';
import { addUsage, noUsage, type Usage } from '../model/usage.ts';
import { AgentTrace } from './agentTrace.ts';
import { ElapsedTime } from './elapsedTime.ts';
import type { Predecessors } from './predecessors.ts';
import { PauseSwitch } from './pauseSwitch.ts';
import { proposalsOf, type Proposal } from './proposal.ts';
import { steeringMessages } from './steering.ts';
import type { AgentLog } from './store/agentLog.ts';
import type { StoredTask } from './store/storedTask.ts';
import type { TaskEnding } from './taskEnding.ts';
import type { TaskOutput } from './taskOutput.ts';
import type { TaskSpec } from './taskSpec.ts';
import { canBecome, isEnded, type TaskStatus } from './taskStatus.ts';

/** Who asked for a task: decides whether our parent agent hears of its end. */
export type TaskOrigin = 'agent' | 'person' | 'language-model-tool';

/** One file that a task changed, net of all its edits; lines. */
export interface FileChange {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  /** What is changed of how its text stands on disk, in words: `line ends and permissions`; absent when nothing. */
  readonly form?: string;
}

/** What a task waits for a person for. */
export interface WaitingFor {
  readonly kind: 'approval' | 'question';
  readonly request_id: string;
  readonly text: string;
}

/** A task as everybody but the registry sees it. */
export interface TaskView {
  readonly id: string;
  readonly parentId: string | null;
  /** 1 at the root; a task's children are one deeper. */
  readonly depth: number;
  readonly spec: TaskSpec;
  readonly origin: TaskOrigin;
  /** Tasks spawned together by one delegation; the parent hears of them when the last has ended. */
  readonly batch: string | undefined;
  /** True when `orchestrator` was asked for where no deeper task may be spawned (D27). */
  readonly demoted: boolean;
  readonly status: TaskStatus;
  /** True from the moment it was asked to pause until it goes on, over reloads too: it stops before its next turn. */
  readonly pausing: boolean;
  /** Model calls so far, the one under way included. */
  readonly turns: number;
  /** Those that were answered whole: they count against `maxTurns`. */
  readonly answeredTurns: number;
  readonly usage: Usage;
  /** What tasks below it had used that were removed since (D34). */
  readonly usageOfRemoved: Usage;
  readonly output: TaskOutput;
  readonly summary: string;
  /** What it handed over as data beside the summary; `undefined` when it did not. */
  readonly result: unknown;
  /** Where a person finds all of summary and result, when something of them was cut. */
  readonly wholeAt: string | undefined;
  readonly error: string | undefined;
  /** What it proposed when it ended and nobody has answered yet (D37). */
  readonly proposals: readonly Proposal[];
  /** How many tasks led to it, each proposed by the one before; 0 when nobody proposed it. */
  readonly generation: number;
  /** Sentences on the tasks that were to end before it and did not end `done` (D43). */
  readonly shortfalls: readonly string[];
  readonly missedSteer: readonly string[];
  /** What was said to it that it has not seen yet. */
  readonly waitingSteer: readonly string[];
  readonly waitingFor: WaitingFor | undefined;
  /** True once whoever is told of its end has been told, or has collected it. */
  readonly heard: boolean;
  /** Seconds since the first start, waiting included; frozen at the end (D23). */
  readonly elapsed: number;
  /** Counts the session's tasks in order of ending; 0 while it lives. */
  readonly endOrder: number;
  /** Resolves when the task has ended; never rejects. */
  readonly ended: Promise<void>;
}

interface TaskOrigins extends Pick<TaskView, 'id' | 'parentId' | 'depth' | 'spec' | 'origin' | 'demoted'> {
  readonly batch?: string | undefined;
  readonly predecessors: Predecessors;
  readonly generation?: number | undefined;
  readonly clock: Clock;
  readonly log: AgentLog;
}

/** The record of one task. Its state moves only along the legal transitions; the registry alone holds it. */
export class Task implements TaskView {
  readonly id: string;
  readonly parentId: string | null;
  readonly depth: number;
  readonly spec: TaskSpec;
  readonly predecessors: Predecessors;
  readonly origin: TaskOrigin;
  readonly batch: string | undefined;
  readonly demoted: boolean;
  readonly generation: number;
  readonly trace: AgentTrace;
  readonly log: AgentLog;
  readonly inbox = new MessageInbox();
  readonly stop = new AbortController();
  readonly pause: PauseSwitch;
  readonly ended: Promise<void>;
  /** True once it has run at all, though it may stand in the line again. */
  hasStarted = false;
  /** True while its run is under way. */
  working = false;
  /** Waits for other tasks that are under way; it needs no slot meanwhile. */
  waits = 0;
  usageOfRemoved = noUsage;
  waitingFor: WaitingFor | undefined;
  summary = '';
  result: unknown;
  wholeAt: string | undefined;
  error: string | undefined;
  endOrder = 0;
  missedSteer: readonly string[] = [];
  proposals: readonly Proposal[] = [];
  /** What stands in its conversation but in no request that was answered yet. */
  unanswered: string[] = [];
  private currentStatus: TaskStatus = 'queued';
  /** Those above whom its end is told to that have collected it all the same. */
  readonly heardBy = new Set<string | null>();
  private isHeard = false;
  private readonly time: ElapsedTime;
  private resolveEnded: () => void = () => undefined;

  /** A new task, or one that an earlier window has left. */
  constructor(origins: TaskOrigins, stored?: StoredTask) {
    this.id = origins.id;
    this.parentId = origins.parentId;
    this.depth = origins.depth;
    this.spec = origins.spec;
    this.predecessors = origins.predecessors;
    this.log = origins.log;
    this.trace = stored?.trace ?? new AgentTrace();
    this.origin = origins.origin;
    this.batch = origins.batch;
    this.demoted = origins.demoted;
    this.generation = origins.generation ?? 0;
    this.time = new ElapsedTime(origins.clock, stored?.elapsed);
    this.pause = new PauseSwitch(stored?.pausing ?? false, (isOn) => {
      this.log.write({ type: 'pause', isOn }, this.elapsed);
    });
    this.ended = new Promise((resolve) => {
      this.resolveEnded = resolve;
    });
    if (stored) this.takeOver(stored);
  }

  get status(): TaskStatus {
    return this.currentStatus;
  }

  get shortfalls(): readonly string[] {
    return this.predecessors.shortfalls;
  }

  get output(): TaskOutput {
    return this.trace.output;
  }

  get turns(): number {
    return this.trace.turns;
  }

  get answeredTurns(): number {
    return this.trace.answeredTurns;
  }

  get usage(): Usage {
    return this.trace.usage;
  }

  get pausing(): boolean {
    return this.pause.isOn;
  }

  get waitingSteer(): readonly string[] {
    return steeringMessages(this.inbox.waiting);
  }

  get heard(): boolean {
    return this.isHeard;
  }

  get elapsed(): number {
    return this.time.seconds;
  }

  /** Writes down that it was spawned, as the session's task number `order`. */
  entered(order: number): void {
    const { parentId, depth, spec, origin, batch, demoted, generation } = this;
    this.log.write({ type: 'spawned', parentId, depth, order, spec, origin, batch, demoted, generation });
  }

  /** Moves on if that is legal, and says whether it did. */
  become(status: TaskStatus): boolean {
    if (!canBecome(this.currentStatus, status)) return false;
    this.currentStatus = status;
    if (status === 'running') this.time.start();
    this.hasStarted ||= status === 'running';
    if (status === 'interrupted') this.time.stop();
    if (!isEnded(status)) this.log.write({ type: 'status', status, waitingFor: this.waitingFor?.kind }, this.elapsed);
    return true;
  }

  /** Enters an event of its run; true when more than the output changed. */
  record(event: AgentEvent): boolean {
    if (event.type === 'message-delivered') this.unanswered.push(event.text);
    if (event.type === 'turn-answered') this.unanswered = [];
    this.log.event(event, this.elapsed);
    return this.trace.record(event);
  }

  /** Keeps a message for its next request, and shows it; true when it interrupted a model call in flight. */
  post(text: string, interrupt: boolean): boolean {
    this.output.note(text);
    this.log.write({ type: 'posted', text }, this.elapsed);
    return this.inbox.post(text, interrupt);
  }

  /** Adds a line of ours to its output. */
  note(text: string): void {
    this.output.note(text);
    this.log.write({ type: 'note', text }, this.elapsed);
  }

  /** It is told an answer, which is missed if it ends before it has answered to that (D17). */
  noteAnswer(text: string): void {
    this.unanswered.push(text);
    this.log.write({ type: 'answered', text }, this.elapsed);
  }

  /** Whoever is told of its end knows it, or only `by`, who stands above that one. */
  markHeard(by?: string | null): void {
    if (this.isHeard || (by !== undefined && this.heardBy.has(by))) return;
    if (by === undefined) this.isHeard = true;
    else this.heardBy.add(by);
    this.log.write({ type: 'heard', by });
  }

  /** A task below it is removed, with all that this one and those below it have used. */
  noteRemoved(usage: Usage): void {
    this.usageOfRemoved = addUsage(this.usageOfRemoved, usage);
    this.log.write({ type: 'removed-below', usage });
  }

  /** A proposal of it was taken or turned down. */
  answerProposal(id: string): void {
    this.proposals = this.proposals.filter((proposal) => proposal.id !== id);
    this.log.write({ type: 'proposal-answered', id });
  }

  /** Ends the task, as the session's `order`th, if that is legal; the first ending wins (D21). */
  end(ending: TaskEnding, order: number): boolean {
    if (isEnded(this.currentStatus) || !this.become(ending.status)) return false;
    this.time.stop();
    this.pause.turnOff();
    this.summary = ending.summary;
    this.result = ending.result;
    this.wholeAt = ending.wholeAt;
    this.error = ending.error;
    this.endOrder = order;
    this.proposals = proposalsOf(this.id, ending.nextSteps);
    this.waitingFor = undefined;
    this.missedSteer = steeringMessages([...this.unanswered, ...this.inbox.drain()]);
    this.output.endText();
    this.log.write({ type: 'ended', ...ending, order, missedSteer: this.missedSteer }, this.elapsed);
    this.log.close();
    this.resolveEnded();
    return true;
  }

  private takeOver(stored: StoredTask): void {
    this.currentStatus = stored.status;
    this.hasStarted = stored.hasStarted;
    this.usageOfRemoved = stored.usageOfRemoved;
    this.isHeard = stored.heard;
    for (const by of stored.heardBy) this.heardBy.add(by);
    this.unanswered = [...stored.unanswered];
    this.missedSteer = stored.missedSteer;
    this.summary = stored.ending?.summary ?? '';
    this.result = stored.ending?.result;
    this.wholeAt = stored.ending?.wholeAt;
    this.error = stored.ending?.error;
    this.endOrder = stored.endOrder;
    this.proposals = stored.proposals;
    for (const text of stored.inbox) this.inbox.post(text);
    if (isEnded(stored.status)) this.resolveEnded();
  }
}
