import type { AgentEvent } from '../agent/agentEvent.ts';
import { runAgent, type AgentEnd } from '../agent/runAgent.ts';
import type { StallLimits } from '../agent/stallWatch.ts';
import type { Toolbox } from '../agent/toolbox.ts';
import type { Clock } from '../base/clock.ts';
import { DisposableStore, type Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import { errorMessage, HumanError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { ModelClient } from '../model/modelClient.ts';
import type { Usage } from '../model/usage.ts';
import type { AgentTrace } from '../tasks/agentTrace.ts';
import type { Notices } from '../tasks/notices.ts';
import type { AgentLog } from '../tasks/store/agentLog.ts';
import type { TokenBudget } from '../tasks/tokenBudget.ts';
import type { TaskRegistry } from '../tasks/taskRegistry.ts';
import { askAside } from './sideQuestion.ts';

/** The most model calls that one message of the person may set off. */
const maxTurns = 100;

/** What the parent agent works with. */
export interface ParentPorts {
  readonly registry: TaskRegistry;
  readonly notices: Notices;
  readonly toolbox: Toolbox;
  /** Those of the tools that change nothing, for side questions. */
  readonly readingToolbox: Toolbox;
  /** The model as configured now. */
  readonly model: () => ModelClient;
  readonly modelName: () => string | undefined;
  /** Why no model can be called now, as one sentence that names the remedy, or `undefined`. */
  readonly unavailable: () => string | undefined;
  readonly budget: TokenBudget;
  readonly systemPrompt: () => Promise<string>;
  readonly memory: ParentMemory;
  readonly stall: () => StallLimits;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the parent agent keeps over a reload: its conversation in the log, and what its turns have left to see. */
export interface ParentMemory {
  readonly log: AgentLog;
  readonly trace: AgentTrace;
  /** True when an earlier window has left a conversation in the log. */
  readonly isRestored: boolean;
}

/** The agent that talks with the person. It takes one turn at a time and hears of its tasks' ends by itself (D32). */
export class ParentAgent implements Disposable {
  private memory: ParentMemory;
  /** Brings the conversation of an earlier window back before the first turn. */
  private recall: Promise<void> | undefined;
  private readonly disposables = new DisposableStore();
  private readonly changes: Emitter<void>;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  /** Turns that were asked for in an earlier one are not taken. */
  private generation = 0;
  private present: AbortController | undefined;
  private disposed = false;
  private readonly end = new AbortController();

  constructor(private readonly ports: ParentPorts) {
    this.memory = ports.memory;
    this.changes = new Emitter((error) => {
      ports.logger.error('A view of the parent agent failed.', error);
    });
    this.disposables.add(
      ports.registry.onDidChange(({ type }) => {
        if (type !== 'output') this.wake();
      }),
    );
  }

  /** Fires when the state, the output or the figures changed. */
  get onDidChange(): Emitter<void>['event'] {
    return this.changes.event;
  }

  get state(): 'idle' | 'working' {
    return this.waiting > 0 ? 'working' : 'idle';
  }

  get output(): AgentTrace['output'] {
    return this.memory.trace.output;
  }

  get turns(): number {
    return this.memory.trace.turns;
  }

  get usage(): Usage {
    return this.memory.trace.usage;
  }

  /** Adds a message of the person and resolves with the final text; a second one waits for its turn. Rejects with a `HumanError`. */
  async ask(message: string): Promise<string> {
    if (message.trim() === '') throw new HumanError('The message is blank: say what you want of the parent agent.');
    const unavailable = this.ports.unavailable();
    if (unavailable !== undefined) throw new HumanError(unavailable);
    const end = await this.enqueue(() => this.turn(message));
    switch (end.kind) {
      case 'finished':
        return end.text;
      case 'failed':
        throw new HumanError(`The parent agent could not answer: ${end.reason}`);
      case 'aborted':
        throw new HumanError('The parent agent was stopped; its tasks go on.');
    }
  }

  /**
   * Answers a question beside the main thread, also while a turn runs; it sees the conversation and leaves no trace in it
   * (D39), but for its tokens. Rejects with a `HumanError`, or an `AbortError` when the signal fires.
   */
  async askAside(message: string, signal: AbortSignal): Promise<string> {
    if (message.trim() === '') throw new HumanError('The message is blank: say what you want to know.');
    const unavailable = this.ports.unavailable();
    if (unavailable !== undefined) throw new HumanError(unavailable);
    const { log, trace } = this.memory;
    const onEvent = (event: AgentEvent): void => {
      if (event.type !== 'usage') return;
      log.event(event);
      trace.record(event);
      this.changes.fire();
    };
    if (this.memory.isRestored) await (this.recall ??= log.restore());
    const both = AbortSignal.any([signal, this.end.signal]);
    const toolbox = this.ports.readingToolbox;
    return askAside({ message, history: [...log.messages], toolbox, signal: both, onEvent }, this.ports);
  }

  /** Ends the present turn; tasks go on (D33). False when there was none. */
  stop(): boolean {
    if (!this.present) return false;
    this.present.abort();
    return true;
  }

  /**
   * Ends all turns, and begins anew with the memory that `prepare` brings once they have ended; meanwhile nothing wakes it.
   * Rejects when `prepare` does, and then goes on with the memory it had.
   */
  async beginAnew(prepare: () => Promise<ParentMemory>): Promise<void> {
    this.generation++;
    this.waiting++;
    this.stop();
    const change = this.last.then(async () => {
      this.memory = await prepare();
      this.recall = undefined;
    });
    this.last = change.catch(() => undefined);
    try {
      await change;
    } finally {
      this.waiting--;
      this.changes.fire();
    }
  }

  /** The window closes: ends the turn for good. Resolves when it has ended, and all of it is stored (D41). */
  async close(): Promise<void> {
    this.disposed = true;
    this.memory.log.seal();
    this.stop();
    await this.last;
    await this.memory.log.settled();
  }

  /** To be called when a model may have become available, or may be asked again: news may be waiting for it. */
  modelsChanged(): void {
    this.wake();
  }

  dispose(): void {
    this.disposed = true;
    this.end.abort();
    this.disposables.dispose();
    this.stop();
    this.changes.dispose();
  }

  /** Starts a turn by itself when there is news that nobody has told it. */
  private wake(): void {
    if (this.disposed || this.state === 'working' || this.ports.unavailable() !== undefined) return;
    if (this.ports.notices.pendingFor(null).length === 0) return;
    void this.enqueue(() => this.turn(undefined));
  }

  private async enqueue(turn: () => Promise<AgentEnd>): Promise<AgentEnd> {
    const { generation } = this;
    this.waiting++;
    const mine = this.last.then((): AgentEnd | Promise<AgentEnd> =>
      generation === this.generation ? turn() : { kind: 'aborted' },
    );
    this.last = mine;
    try {
      return await mine;
    } finally {
      this.waiting--;
      this.changes.fire();
      this.wake();
    }
  }

  /** Never rejects: what goes wrong is how the turn ended, so that the next one finds the conversation whole. */
  private async turn(message: string | undefined): Promise<AgentEnd> {
    const { ports } = this;
    const controller = new AbortController();
    this.present = controller;
    const { log, trace } = this.memory;
    const onEvent = (event: AgentEvent): void => {
      if (event.type === 'usage') ports.budget.spend(event.usage);
      if (event.type === 'message-delivered') return; // shown by a note, in short
      log.event(event);
      trace.record(event);
      this.changes.fire();
    };
    try {
      if (this.memory.isRestored) await (this.recall ??= log.restore());
      log.messages[0] = { role: 'system', text: await ports.systemPrompt() };
      if (message !== undefined) {
        log.messages.push({ role: 'user', text: message });
        this.note(`You: ${message}`);
      } else if (ports.notices.pendingFor(null).length === 0) {
        return { kind: 'finished', text: '' }; // removed since it woke
      }
      const end = await runAgent({
        model: ports.model(),
        modelName: ports.modelName(),
        toolbox: ports.toolbox,
        messages: log.messages,
        inbox: { drain: () => this.news(), onInterrupt: () => ({ dispose: () => undefined }) },
        maxTurns,
        turnsSetBy: 'for one message',
        bound: () => ports.budget.sessionProblem(),
        beforeCalls: () => log.settled(),
        stall: ports.stall(),
        clock: ports.clock,
        signal: controller.signal,
        onEvent,
      });
      if (end.kind === 'failed') this.note(`The turn failed: ${end.reason}`);
      await log.settled();
      return end;
    } catch (error) {
      ports.logger.error('The parent agent failed.', error);
      return { kind: 'failed', reason: errorMessage(error) };
    } finally {
      this.present = undefined;
    }
  }

  private note(text: string): void {
    this.memory.trace.output.note(text);
    this.memory.log.write({ type: 'note', text });
  }

  /** What has ended meanwhile; a person reads it in short, the model in full. */
  private news(): readonly string[] {
    const notice = this.ports.notices.take(null);
    if (!notice) return [];
    this.note(notice.shown);
    return [notice.text];
  }
}
