import { cutMiddle } from '../base/text.ts';
import type { Message, ToolCall } from '../model/message.ts';

/** A conversation in a part of its size, and how many of its messages are not in it, or not whole. */
export interface ShortConversation {
  readonly messages: readonly Message[];
  readonly leftOut: number;
  readonly shortened: number;
}

/** What a message of an old turn keeps of each text, in UTF-16 units. */
const oldTextLimit = 600;

/** What stands for a message beside its texts. */
const overhead = 20;

const cutNote = '\n[… left out by Fanout: the conversation became too long …]\n';
const gapNote =
  '[Fanout] The conversation became too long for the model: older messages that stood here are left out, and long texts ' +
  'are cut in the middle. Read again what you build on, and do nothing twice.';

/**
 * Brings a conversation to about this share of its size: keeps the first message, which holds the goal, and the last turns; older ones shortened as far as there is room. Calls
 * and their results stay together. `undefined` when that would not make it much shorter. Expects no system message.
 */
export function shortenMessages(messages: readonly Message[], share = 0.5): ShortConversation | undefined {
  const [first, ...turns] = turnsOf(messages);
  if (first === undefined || turns.length === 0) return undefined;
  const whole = sizeOf(messages);
  const head = first.map((message) => shorten(message, Math.max(oldTextLimit, (whole * share) / 2 / first.length)));
  const room = whole * share - sizeOf(head);
  const kept: Message[][] = [];
  let used = 0;
  for (const turn of turns.toReversed()) {
    const fitting = fit(turn, (room * 2) / 3 - used, room - used, kept.length === 0);
    if (!fitting) break;
    used += sizeOf(fitting);
    kept.unshift(fitting);
  }
  const after = kept.flat();
  const originals = new Set(messages);
  const shortened = [...head, ...after].filter((message) => !originals.has(message)).length;
  const result = [...head, { role: 'user', text: gapNote } as const, ...after];
  if (sizeOf(result) > whole * 0.75) return undefined;
  return { messages: result, leftOut: messages.length - head.length - after.length, shortened };
}

/** The turn as it is where it has room, else what of it has; the last one always comes along. */
function fit(turn: Message[], room: number, shortRoom: number, isLast: boolean): Message[] | undefined {
  if (sizeOf(turn) <= room) return turn;
  const texts = turn.reduce((sum, message) => sum + 1 + callsOf(message).length, 0);
  const limit = isLast ? Math.max(oldTextLimit, room / texts) : oldTextLimit;
  const short = turn.map((message) => shorten(message, limit));
  return isLast || sizeOf(short) <= shortRoom ? short : undefined;
}

/** Each message with the results of its calls. */
function turnsOf(messages: readonly Message[]): Message[][] {
  const turns: Message[][] = [];
  for (const message of messages) {
    const turn = turns.at(-1);
    if (message.role === 'tool' && turn) turn.push(message);
    else turns.push([message]);
  }
  return turns;
}

/** The same message when nothing of it is longer than `limit`. */
function shorten(message: Message, limit: number): Message {
  const isLong = message.text.length > limit || callsOf(message).some((call) => call.argumentsText.length > limit);
  if (!isLong) return message;
  const text = cutMiddle(message.text, limit, cutNote);
  if (message.role !== 'assistant') return { ...message, text };
  return { ...message, text, toolCalls: message.toolCalls.map((call) => shortenCall(call, limit)) };
}

/** Arguments stay a JSON object, which servers insist on. */
function shortenCall(call: ToolCall, limit: number): ToolCall {
  if (call.argumentsText.length <= limit) return call;
  return { ...call, argumentsText: JSON.stringify({ left_out: cutMiddle(call.argumentsText, limit / 2, ' … ') }) };
}

function sizeOf(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => {
    const calls = callsOf(message).reduce((size, call) => size + call.name.length + call.argumentsText.length, 0);
    return sum + overhead + message.text.length + calls;
  }, 0);
}

function callsOf(message: Message): readonly ToolCall[] {
  return message.role === 'assistant' ? message.toolCalls : [];
}
