import type { ChatRequest } from './chatRequest.ts';
import type { Reply } from './reply.ts';
import type { Step } from './step.ts';
import { chunk, event, streamHeaders } from './turnSteps.ts';

/** An error answer as OpenAI words it; `code` and `type` land in the body, `headers` beside the content type. */
export function status(
  code: number,
  options: { message?: string; code?: string; type?: string; headers?: Record<string, string> } = {},
): Reply {
  const error = { message: options.message ?? `scripted ${String(code)}`, type: options.type, code: options.code };
  return raw(code, JSON.stringify({ error }), { 'content-type': 'application/json', ...options.headers });
}

/** Any answer, byte for byte. */
export function raw(code: number, body: string, headers: Record<string, string> = {}): Reply {
  return () => [
    { do: 'headers', status: code, headers },
    { do: 'write', data: body },
  ];
}

/** 429 that asks to wait: seconds, or an HTTP date as text. */
export function rateLimited(retryAfter: number | string): Reply {
  return status(429, { message: 'Rate limit reached', headers: { 'retry-after': String(retryAfter) } });
}

/** A page of a proxy with status 200. */
export function html(): Reply {
  return raw(200, '<!doctype html><title>Sign in</title><p>Please sign in.', { 'content-type': 'text/html' });
}

/** A stream with no event at all. */
export function emptyStream(): Reply {
  return () => [streamHeaders];
}

/** A stream that ends in order but whose chunks carry no choices. */
export function noChoices(): Reply {
  return () => [streamHeaders, { do: 'write', data: event({ object: 'chat.completion.chunk', choices: [] }) }, done];
}

/** The connection is reset before any header. */
export function resetBeforeHeaders(): Reply {
  return () => [{ do: 'reset' }];
}

/** Some text, then a reset. */
export function resetMidStream(text = 'partial '): Reply {
  return streamed(text, [{ do: 'pause', milliseconds: 0 }, { do: 'reset' }]);
}

/** Some text, then the body ends in order, without a finish reason and without `[DONE]`. */
export function cleanCut(text = 'partial '): Reply {
  return streamed(text, []);
}

/** Some text, then an event that is not JSON. */
export function malformedJson(text = 'partial '): Reply {
  return streamed(text, [{ do: 'write', data: 'data: {"choices":[{"delta":\n\n' }, done]);
}

/** Some text, then an event that carries an error. */
export function errorEvent(error: Record<string, unknown> = { message: 'overloaded', type: 'server_error' }): Reply {
  return streamed('partial ', [{ do: 'write', data: event({ error }) }]);
}

/** Headers and some text (none when empty), then nothing until the client leaves. */
export function silence(text = ''): Reply {
  return streamed(text, [{ do: 'silence' }]);
}

/** Nothing at all, not even headers, until the client leaves. */
export function silenceBeforeHeaders(): Reply {
  return () => [{ do: 'silence' }];
}

/** Headers, then only comments, one each `everyMilliseconds`, until the client leaves. */
export function commentsOnly(everyMilliseconds = 5): Reply {
  return beating(': keep-alive\n\n', everyMilliseconds);
}

/** Headers, then only events that say nothing, until the client leaves. */
export function emptyEvents(data: object = { choices: [] }): Reply {
  return beating(event(data), 5);
}

function beating(data: string, everyMilliseconds: number): Reply {
  return function* () {
    yield streamHeaders;
    for (;;) {
      yield { do: 'write', data };
      yield { do: 'pause', milliseconds: everyMilliseconds };
    }
  };
}

/** `chunks` chunks of `size` characters each, made as they are sent, then an ordinary end. */
export function huge(chunks: number, size: number): Reply {
  return function* (request) {
    yield streamHeaders;
    const data = chunk(request, { content: 'x'.repeat(size) });
    for (let sent = 0; sent < chunks; sent += 1) yield { do: 'write', data };
    yield { do: 'write', data: chunk(request, {}, 'stop') };
    yield done;
  };
}

const done: Step = { do: 'write', data: 'data: [DONE]\n\n' };

function streamed(text: string, then: readonly Step[]): Reply {
  return function* (request: ChatRequest) {
    yield streamHeaders;
    if (text !== '') yield { do: 'write', data: chunk(request, { role: 'assistant', content: text }) };
    yield* then;
  };
}
