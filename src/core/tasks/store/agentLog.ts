import type { AgentEvent } from '../../agent/agentEvent.ts';
import type { AnsweredCall } from '../../agent/toolCalls.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { cutEnd } from '../../base/text.ts';
import type { Message } from '../../model/message.ts';
import { toLine, type AgentRecord } from './agentRecord.ts';
import { restoreConversation } from './conversation.ts';
import type { SessionLog } from './sessionLog.ts';

/** How long streamed text waits for more of it, in milliseconds. */
const textDelayMs = 500;

/** What the output shows of a call and of its answer is in their beginnings. */
const shownLength = 1_000;

/** Writes down one agent's life: its conversation, and what it said and did. Never throws, and waits only where it says so. */
export class AgentLog {
  /**
   * The conversation, its first message the system's, which is made anew for each run and not stored. The agent pushes
   * and never takes back; what was pushed is stored with the next event.
   */
  readonly messages: Message[] = [];
  private stored = 0;
  private text = '';
  private textTimer: Disposable | undefined;
  private readonly results = new Map<string, string>();
  private isSealed = false;
  private elapsed = 0;

  constructor(
    readonly id: string,
    private readonly session: Pick<SessionLog, 'sessionId' | 'append' | 'flushed' | 'read'>,
    private readonly clock: Clock,
  ) {}

  /** Adds a record; `elapsed` in seconds. */
  write(record: AgentRecord, elapsed = this.elapsed): void {
    this.elapsed = elapsed;
    this.writeText();
    this.append(record);
  }

  /** Adds what happened, after the messages that led to it. */
  event(event: AgentEvent, elapsed = this.elapsed): void {
    this.elapsed = elapsed;
    this.writeMessages();
    if (this.isSealed && isCutOff(event)) return;
    if (event.type === 'text') {
      this.text += event.delta;
      this.textTimer ??= this.clock.after(textDelayMs, () => {
        this.writeText();
      });
      return;
    }
    this.writeText();
    if (event.type === 'shortened') {
      if (!this.isSealed) this.append(event);
      return;
    }
    if (event.type === 'call-ended') this.writeResult(event.call.id, event.result.text);
    this.append({ type: 'event', event: shortened(event) });
  }

  /** Stores all there is; resolves when it is stored, or cannot be. */
  async settled(): Promise<void> {
    this.writeMessages();
    this.writeText();
    await this.session.flushed();
  }

  /**
   * From now on no more of the conversation is stored, as the window is closing, or the session left: what calls answer because
   * they were cut off must not pass for what they did. Those that did it are stored even so.
   */
  seal(): void {
    this.writeMessages();
    this.isSealed = true;
  }

  /** Goes on after all, with what came meanwhile. */
  unseal(): void {
    this.isSealed = false;
  }

  /**
   * Brings back the conversation of an earlier window, every call answered, and resolves with those whose result was lost.
   * Rejects when the disk does.
   */
  async restore(): Promise<readonly AnsweredCall[]> {
    const { messages, stored, lost } = restoreConversation(await this.session.read(this.id));
    if (messages.length === 0) return [];
    this.messages.push({ role: 'system', text: '' }, ...messages);
    this.stored = stored + 1;
    return lost;
  }

  /** Lets go of the conversation of an agent that has ended. */
  close(): void {
    this.writeMessages();
    this.writeText();
    this.messages.length = 0;
    this.results.clear();
    this.stored = 0;
  }

  private writeMessages(): void {
    if (this.isSealed) return;
    for (; this.stored < this.messages.length; this.stored++) {
      const message = this.messages[this.stored];
      if (!message || message.role === 'system') continue;
      if (message.role === 'assistant') this.results.clear();
      const isKnown = message.role === 'tool' && this.results.get(message.callId) === message.text;
      this.append({ type: 'message', message: isKnown ? { ...message, text: undefined } : message });
    }
  }

  private writeResult(callId: string, text: string): void {
    this.results.set(callId, text);
    this.append({ type: 'result', callId, text });
  }

  private writeText(): void {
    this.textTimer?.dispose();
    this.textTimer = undefined;
    if (this.text === '') return;
    const delta = this.text;
    this.text = '';
    this.append({ type: 'event', event: { type: 'text', delta } });
  }

  private append(record: AgentRecord): void {
    const about = { session: this.session.sessionId, agent: this.id, elapsed: this.elapsed };
    this.session.append(this.id, toLine(record, about));
  }
}

/** True for a call that was stopped, or refused since its agent is: neither is what became of it. */
function isCutOff(event: AgentEvent): boolean {
  return event.type === 'call-started' || (event.type === 'call-ended' && !event.result.ok);
}

/** The event with what the output shows of it; conversation and results are stored whole elsewhere. */
function shortened(event: AgentEvent): AgentEvent {
  if (event.type !== 'call-started' && event.type !== 'call-ended') return event;
  const call = { ...event.call, argumentsText: cutEnd(event.call.argumentsText, shownLength) };
  if (event.type === 'call-started') return { ...event, call };
  return { ...event, call, result: { ok: event.result.ok, text: cutEnd(event.result.text, shownLength) } };
}
