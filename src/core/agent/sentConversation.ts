import type { Message } from '../model/message.ts';
import { shortenMessages } from './shortenMessages.ts';

/**
 * What of a conversation is sent: all of it, until that is too long for the model.
 */
export class SentConversation {
  /** Stands for the messages after the system's and before `upTo`. */
  private short: readonly Message[] = [];
  private upTo = 0;

  /** The messages to send, the system's first where there is one. */
  of(messages: readonly Message[]): readonly Message[] {
    if (this.upTo === 0) return messages;
    return [...systemOf(messages), ...this.short, ...messages.slice(this.upTo)];
  }

  /**
   * Makes it much shorter, by half or by as much as the model's refusal asks for. Returns what stands for all messages
   * after the system's now, and what was done in a few words for a person; `undefined` when nothing can be.
   */
  shorten(messages: readonly Message[], refusal: string): Shortened | undefined {
    const sent = this.of(messages);
    const short = shortenMessages(sent.slice(systemOf(sent).length), wantedShare(refusal));
    if (!short) return undefined;
    this.short = short.messages;
    this.upTo = messages.length;
    const done = `${String(short.leftOut)} of its messages are left out and ${String(short.shortened)} shortened`;
    return { messages: short.messages, reason: `the conversation is too long for the model, so ${done}` };
  }
}

interface Shortened {
  readonly messages: readonly Message[];
  readonly reason: string;
}

/** Most servers tell the tokens that they got and those that they take. */
function wantedShare(refusal: string): number {
  const tokens = [...refusal.matchAll(/(\d[\d,]*) (?:tokens?|maximum)/gi)].map(([, digits = '']) =>
    Number(digits.replaceAll(',', '')),
  );
  return tokens.length < 2 ? 0.5 : Math.min(0.5, (0.8 * Math.min(...tokens)) / Math.max(...tokens));
}

function systemOf(messages: readonly Message[]): readonly Message[] {
  return messages[0]?.role === 'system' ? messages.slice(0, 1) : [];
}
