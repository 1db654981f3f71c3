import type { Message, ToolCall } from './message.ts';
import type { Usage } from './usage.ts';

/** A tool as the model is told of it; `parameters` is a JSON schema of an object. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** One turn asked of a model. */
export interface ModelRequest {
  /** The model's name; without it the adapter's configured one. */
  readonly model?: string;
  readonly messages: readonly Message[];
  /** The messages with what has come since; asked by an adapter that waits or tries again, right before it sends (D14). */
  readonly latestMessages?: () => readonly Message[];
  readonly tools: readonly ToolSpec[];
  /** Aborting closes the connection; the promise then rejects with an `AbortError`. */
  readonly signal: AbortSignal;
  /** Why nothing more may be sent, in one sentence; asked before each further try of the adapter's own (D29). */
  readonly bound?: () => string | undefined;
}

/** What happens while a turn streams in. */
export type ModelEvent =
  /** No request is out until `sent` or `data`: it waits for leave. Without this one counts as out from the start. */
  | { readonly type: 'held' }
  /** A request goes out. */
  | { readonly type: 'sent' }
  /** Data of the model arrived (text, tool arguments, reasoning); comments and keep-alives do not count. */
  | { readonly type: 'data' }
  | { readonly type: 'text'; readonly delta: string }
  /** A try failed in the middle of its answer: what it cost all the same, which is no part of the turn's usage. */
  | { readonly type: 'wasted'; readonly usage: Usage; readonly model?: string }
  /** The adapter tries again by itself after `delayMs`; text streamed so far in this turn is void, and no request is out. */
  | { readonly type: 'retry'; readonly reason: string; readonly delayMs: number };

/** A whole turn. `length` means that the server cut it off: its tool calls may be torn and must not be run. */
export interface ModelTurn {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finish: 'stop' | 'tool-calls' | 'length';
  readonly usage: Usage;
  /** The model's name where the adapter chose it. */
  readonly model?: string;
}

/** What went wrong with a model call, so that the loop and the person can act on it. */
export type ModelErrorKind =
  'auth' | 'rate-limit' | 'context-length' | 'no-tools' | 'unreachable' | 'protocol' | 'server' | 'request';

/** A model call that failed for good; the message is one sentence that names the remedy. Carries no key. */
export class ModelError extends Error {
  override readonly name = 'ModelError';

  constructor(
    readonly kind: ModelErrorKind,
    message: string,
  ) {
    super(message);
  }
}

/** A language model behind any transport: one streamed, abortable turn at a time, any number side by side. */
export interface ModelClient {
  /** Resolves with the whole turn; rejects with `ModelError`, or with an `AbortError` when the signal fired. */
  complete(request: ModelRequest, onEvent: (event: ModelEvent) => void): Promise<ModelTurn>;
}
