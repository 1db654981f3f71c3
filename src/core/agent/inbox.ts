import { Emitter, type Event } from '../base/emitter.ts';

/** Messages that reach an agent while it works: the loop drains them before each model request. */
export interface Inbox {
  /** Takes all waiting messages, oldest first. */
  drain(): readonly string[];
  /** Fires when a message must not wait for the model call in flight. */
  readonly onInterrupt: Event<void>;
}

/** An inbox held in memory; `post` may be called at any time. */
export class MessageInbox implements Inbox {
  private messages: string[] = [];
  private readonly interrupts = new Emitter<void>((error) => {
    throw error;
  });
  readonly onInterrupt = this.interrupts.event;

  /** All waiting messages, oldest first. */
  get waiting(): readonly string[] {
    return this.messages;
  }

  /** True when it interrupted a model call in flight. */
  post(message: string, interrupt = false): boolean {
    this.messages.push(message);
    const interrupts = interrupt && this.interrupts.size > 0;
    if (interrupts) this.interrupts.fire();
    return interrupts;
  }

  drain(): readonly string[] {
    return this.messages.splice(0);
  }
}
