/** A message as it came over the wire; only what scenarios look at is typed. */
export interface WireMessage {
  readonly role: string;
  readonly content?: unknown;
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly function: { readonly name: string; readonly arguments: string };
  }[];
  readonly tool_call_id?: string;
}

/** The body of `POST /chat/completions`, as it was sent. */
export interface ChatBody {
  readonly model?: string;
  readonly messages: readonly WireMessage[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly stream?: boolean;
  readonly stream_options?: unknown;
}

/** One chat request with the questions that scenarios ask of it answered. */
export interface ChatRequest {
  readonly body: ChatBody;
  /** Position among all requests of this server, from 0, in order of arrival. */
  readonly index: number;
  /** The system prompt, `''` when there is none. */
  readonly system: string;
  /** The first user message: the same through a whole conversation, so it tells conversations apart. */
  readonly firstUser: string;
  /** The last message of any role. */
  readonly last: string;
  /** All messages joined by blank lines, for `includes` checks. */
  readonly everything: string;
  /** Assistant messages so far: 0 in the first turn of a conversation. */
  readonly turn: number;
  /** Names of the tools on offer. */
  readonly tools: readonly string[];
  /** Texts of the tool results that answer the last assistant message, in order; empty when none do. */
  readonly toolResults: readonly string[];
}

/** The text of a message, its parts joined when it came in parts. */
function wireText(message: WireMessage | undefined): string {
  const content = message?.content;
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => (isTextPart(part) ? part.text : '')).join('');
}

/** Reads a body into a `ChatRequest`; `undefined` when it has no list of messages. */
export function toChatRequest(body: unknown, index: number): ChatRequest | undefined {
  if (!isChatBody(body)) return undefined;
  const { messages } = body;
  const lastAssistant = messages.findLastIndex((message) => message.role === 'assistant');
  return {
    body,
    index,
    system: wireText(messages.find((message) => message.role === 'system')),
    firstUser: wireText(messages.find((message) => message.role === 'user')),
    last: wireText(messages.at(-1)),
    get everything() {
      return messages.map(wireText).join('\n\n');
    },
    turn: messages.filter((message) => message.role === 'assistant').length,
    tools: (body.tools ?? []).map((tool) => tool.function.name),
    toolResults: messages
      .slice(lastAssistant + 1)
      .filter((message) => message.role === 'tool')
      .map(wireText),
  };
}

function isTextPart(part: unknown): part is { text: string } {
  return typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string';
}

function isChatBody(body: unknown): body is ChatBody {
  return typeof body === 'object' && body !== null && 'messages' in body && Array.isArray(body.messages);
}
