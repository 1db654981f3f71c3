/** A request of the model to run one tool. `argumentsText` is the model's own JSON text, not yet checked. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly argumentsText: string;
}

/** One entry of a conversation. Every tool call of an assistant message is answered by exactly one tool message. */
export type Message =
  | { readonly role: 'system'; readonly text: string }
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly toolName: string; readonly text: string };
