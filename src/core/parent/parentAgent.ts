import type { AgentEvent, AgentEventSink } from '../agent/agentEvent.ts';
import { runAgent, type AgentEnd } from '../agent/runAgent.ts';
import { SentConversation } from '../agent/sentConversation.ts';
import { DisposableStore, type Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import { errorMessage, HumanError } from '../base/errors.ts';
import type { Usage } from '../model/usage.ts';
import type { AgentTrace } from '../tasks/agentTrace.ts';
import type { ParentMemory, ParentPorts } from './parentPorts.ts';
import { RetryWait } from './retryWait.ts';
import { askAside } from './sideQuestion.ts';

/** The most model calls that one message of the person may set off. */
const maxTurns = 100;

/** One who asks and looks on: sees the events of that turn, and may end it. */
export interface Onlooker {
  readonly onEvent: AgentEventSink;
  readonly signal: AbortSignal;
}

/** The agent that talks with the person. It takes one turn at a time and hears of its tasks' ends by itself (D32). */
export class ParentAgent implements Disposable {
  private memory: ParentMemory;
  private sent = new SentConversation();
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
  private readonly retry: RetryWait;
  private readonly end = new AbortController();

  constructor(private readonly ports: ParentPorts) {
    this.memory = ports.memory;
    this.changes = new Emitter((error) => {
      ports.logger.error('A view of the parent agent failed.', error);
    });
    this.retry = new RetryWait(ports.clock, () => {
      this.wake();
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

  /** True while it waits to take a turn again that got no answer. */
  get isHeldUp(): boolean {
    return this.retry.isOn;
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

  /**
   * Adds a message of the person and resolves with the final text; a second one waits for its turn, and is not asked when
   * its onlooker has left before. Rejects with a `HumanError`.
   */
  async ask(message: string, onlooker?: Onlooker): Promise<string> {
    if (message.trim() === '') throw new HumanError('The message is blank: say what you want of the parent agent.');
    const unavailable = this.ports.unavailable();
    if (unavailable !== undefined) throw new HumanError(unavailable);
    const { generation } = this;
    if (this.present) this.note('Your message waits until this turn has ended.');
    const end = await this.enqueue(() => this.turn(message, onlooker));
    switch (end.kind) {
      case 'finished':
        return end.text;
      case 'failed':
        throw new HumanError(`The parent agent could not answer: ${end.reason}`);
      case 'aborted':
        if (generation === this.generation) throw new HumanError('The parent agent was stopped; its tasks go on.');
        throw new HumanError('The session was left before the parent agent answered; open it again to ask once more.');
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
    const spend = this.ports.budget.account();
    const onEvent = (event: AgentEvent): void => {
      if (event.type !== 'usage') return;
      spend(event.usage, event.model);
      log.event(event);
      trace.record(event);
      this.changes.fire();
    };
    await this.remember();
    const both = AbortSignal.any([signal, this.end.signal]);
    const toolbox = this.ports.readingToolbox;
    return askAside({ message, history: [...this.sent.of(log.messages)], toolbox, signal: both, onEvent }, this.ports);
  }

  /** Ends the present turn; tasks go on (D33). False when there was none. */
  stop(): boolean {
    this.present?.abort();
    return this.present !== undefined;
  }

  /** Ends all turns and begins anew with what `prepare` then brings; rejects when that does, and keeps the memory it had. */
  async beginAnew(prepare: () => Promise<ParentMemory>): Promise<void> {
    this.generation++;
    this.waiting++;
    this.retry.dispose();
    this.memory.log.seal();
    this.stop();
    const change = this.last.then(async () => {
      this.memory = await prepare();
      this.sent = new SentConversation();
      this.recall = undefined;
    });
    this.last = change.catch(() => {
      this.memory.log.unseal();
    });
    try {
      await change;
    } finally {
      this.waiting--;
      this.changes.fire();
      this.wake();
    }
  }

  /** The window closes: ends the turn for good. Resolves when it has ended, and all of it is stored (D41). */
  async close(): Promise<void> {
    this.disposed = true;
    this.retry.dispose();
    this.memory.log.seal();
    this.stop();
    await this.last;
    await this.memory.log.settled();
  }

  /** To be called when a model may have become available, or may be asked again: news may be waiting for it. */
  modelsChanged(): void {
    this.retry.dispose();
    this.wake();
  }

  /** As `close`, and nothing is told any more. */
  dispose(): void {
    void this.close();
    this.end.abort();
    this.disposables.dispose();
    this.changes.dispose();
  }

  /** Starts a turn by itself when there is news that it has not heard. */
  private wake(): void {
    if (this.disposed || this.state === 'working' || this.retry.isOn || this.ports.unavailable() !== undefined) return;
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
  private async turn(message: string | undefined, onlooker?: Onlooker): Promise<AgentEnd> {
    if (onlooker?.signal.aborted === true) return { kind: 'aborted' };
    const { ports, generation } = this;
    const controller = (this.present = new AbortController());
    const signal = AbortSignal.any([controller.signal, ...(onlooker ? [onlooker.signal] : [])]);
    const { log, trace } = this.memory;
    const onEvent = (event: AgentEvent): void => {
      if (event.type === 'usage') ports.budget.spend(event.usage, event.model);
      if (event.type === 'message-delivered') return; // shown by a note, in short
      if (event.type === 'turn-answered') {
        if (message === undefined) ports.notices.questionsAnswered(null);
        else ports.notices.answered(null);
      }
      log.event(event);
      trace.record(event);
      this.changes.fire();
      onlooker?.onEvent(event);
    };
    try {
      await this.remember();
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
        sent: this.sent,
        inbox: { drain: () => this.news(), onInterrupt: () => ({ dispose: () => undefined }) },
        maxTurns,
        turnsSetBy: 'for one message',
        bound: () => ports.budget.sessionProblem(),
        beforeCalls: () => log.settled(),
        stall: ports.stall(),
        clock: ports.clock,
        signal,
        onEvent,
      });
      const isLeft = this.disposed || generation !== this.generation;
      const isUnanswered = end.kind === 'failed' && end.unanswered === true;
      if (isUnanswered) this.failed(end.reason);
      else this.retry.dispose();
      if (end.kind === 'failed' && !isUnanswered) this.note(`The turn failed: ${end.reason}`);
      await log.settled();
      // A turn of its own accord is there to tell the person: one that was cut off is taken again, where its session is.
      if (!isUnanswered && !isLeft) ports.notices.answered(null);
      return end;
    } catch (error) {
      ports.logger.error('The parent agent failed.', error);
      const reason = errorMessage(error);
      this.failed(reason);
      return { kind: 'failed', reason, unanswered: true };
    } finally {
      this.present = undefined;
    }
  }

  /** A turn got no answer: what is pending waits for a later one. */
  private failed(reason: string): void {
    const isPending = !this.disposed && this.ports.notices.pendingFor(null).length > 0;
    const next = isPending ? `, and is tried again in ${String(this.retry.begin() / 1000)} s` : '';
    this.note(`The turn failed${next}: ${reason}`);
  }

  /** Brings the conversation of an earlier window back, once; a disk that fails is asked again by the next turn. */
  private async remember(): Promise<void> {
    if (!this.memory.isRestored) return;
    const { log } = this.memory;
    const recall = (this.recall ??= log.restore().then(() => {
      this.ports.notices.recall(null, log.messages);
    }));
    try {
      await recall;
    } catch (error) {
      if (this.recall === recall) this.recall = undefined;
      throw error;
    }
  }

  private note(text: string): void {
    this.memory.trace.output.note(text);
    this.memory.log.write({ type: 'note', text });
    this.changes.fire();
  }

  /** What has ended meanwhile; a person reads it in short, the model in full. */
  private news(): readonly string[] {
    const notice = this.ports.notices.take(null);
    if (!notice) return [];
    this.note(notice.shown);
    return [notice.text];
  }
}
