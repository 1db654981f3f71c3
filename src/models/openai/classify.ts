import { APIConnectionError, APIError } from 'openai';
import { classifyAnswer, type CallContext } from './classifyAnswer.ts';
import { Failure, type Remedy } from './failure.ts';
import { retryAfterOf } from './retryAfter.ts';
import { readServerError, shownUrl } from './serverWords.ts';

/** Turns whatever an attempt threw into a `Failure`; aborts are the caller's business. */
export function classify(error: unknown, context: CallContext): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof APIConnectionError) return classifyConnection(error.cause ?? error, context);
  if (error instanceof APIError && typeof error.status === 'number') {
    const headers = error.headers as Headers | undefined;
    const words = readServerError(error.error ?? error.message, context.keys);
    return classifyAnswer(error.status, words, context, retryAfterOf(headers));
  }
  return classifyConnection(error, context);
}

/** An error that came as an event of the stream, or in a body with status 200; without a status its words tell 429 from 500. */
export function classifyEvent(event: unknown, context: CallContext): Failure {
  const words = readServerError(event, context.keys);
  const limited = /rate[_ -]?limit|too many requests/i.test(`${words.code} ${words.message}`);
  return classifyAnswer(words.status ?? (limited ? 429 : 500), words, context);
}

/** No answer, or one that broke off. */
function classifyConnection(error: unknown, context: CallContext): Failure {
  const url = shownUrl(context.baseUrl);
  const code = codeOf(error);
  const advice = `check that it is running and that 'fanout.model.baseUrl' is right`;
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|EPROTO/.test(code)) {
    const sentence = `The certificate of ${url} is not accepted (${code}); check 'fanout.model.baseUrl' and the system's certificates.`;
    return new Failure('unreachable', 'none', 'certificate not accepted', sentence);
  }
  if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ERR_INVALID_URL)$/.test(code)) {
    const remedy: Remedy = code === 'ERR_INVALID_URL' ? 'none' : 'reconnect';
    return new Failure('unreachable', remedy, 'not reachable', `${url} cannot be reached (${code}); ${advice}.`);
  }
  const sentence = `The connection to ${url} broke off again and again${code === '' ? '' : ` (${code})`}; ${advice}.`;
  return new Failure('unreachable', 'backoff', 'connection lost', sentence);
}

/** The system's code of an error, looked for in its causes; `''` when there is none. */
function codeOf(error: unknown): string {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    cause = cause.cause;
  }
  return '';
}
