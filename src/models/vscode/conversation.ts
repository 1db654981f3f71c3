import type { Message } from '../../core/model/message.ts';

/** A part of a message as VS Code's language models take it, without its classes. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call'; readonly id: string; readonly name: string; readonly input: object }
  | { readonly kind: 'result'; readonly id: string; readonly text: string };

/** A message of one of the two roles that VS Code knows. */
export interface PartedMessage {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly Part[];
}

/**
 * The conversation in VS Code's two roles: the system prompt becomes a user message, and all results of one assistant
 * message share one user message, right after it, as some of the models behind the API demand. Empty messages are left out.
 */
export function toPartedMessages(messages: readonly Message[]): PartedMessage[] {
  const parted: { role: 'user' | 'assistant'; parts: Part[] }[] = [];
  let results: Part[] | undefined;
  for (const message of messages) {
    const parts = partsOf(message);
    if (parts.length === 0) continue;
    if (message.role === 'tool' && results) {
      results.push(...parts);
      continue;
    }
    results = message.role === 'tool' ? parts : undefined;
    parted.push({ role: message.role === 'assistant' ? 'assistant' : 'user', parts });
  }
  return parted;
}

function partsOf(message: Message): Part[] {
  if (message.role === 'tool') return [{ kind: 'result', id: message.callId, text: message.text }];
  const parts: Part[] = message.text === '' ? [] : [{ kind: 'text', text: message.text }];
  const calls = message.role === 'assistant' ? message.toolCalls : [];
  for (const { id, name, argumentsText } of calls)
    parts.push({ kind: 'call', id, name, input: inputOf(argumentsText) });
  return parts;
}

/** VS Code wants an object, also for a call whose arguments were none. */
function inputOf(argumentsText: string): object {
  try {
    const value: unknown = JSON.parse(argumentsText);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return argumentsText.trim() === '' ? {} : { invalid_arguments: argumentsText };
}
