import { ModelError, type ModelErrorKind } from '../../core/model/modelClient.ts';

/**
 * What may help after a failed attempt: nothing; the same again a little later; the same with a fresh connection, a few
 * times only; another key, for good (`other-key`) or until the limit is over (`wait`); the same without asking for usage; the
 * same with an answer of the assistant between a tool's and a user's message.
 */
export type Remedy = 'none' | 'backoff' | 'reconnect' | 'other-key' | 'wait' | 'without-usage' | 'bridged';

/** An attempt that failed: the error it becomes when nothing helps, and a few words for the person who watches. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly error: ModelError;

  constructor(
    kind: ModelErrorKind,
    readonly remedy: Remedy,
    /** Two or three words, without a full stop. */
    readonly reason: string,
    sentence: string,
    /** Milliseconds that the server asks to wait. */
    readonly retryAfter?: number,
  ) {
    super(sentence);
    this.error = new ModelError(kind, sentence);
  }
}
