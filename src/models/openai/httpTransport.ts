import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { Disposable } from '../../core/base/disposable.ts';

/** The part of `fetch` that the adapter needs: `init` carries a method, headers, a text body and a signal. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** A transport whose idle connections end with `dispose`. */
export interface HttpTransport extends Disposable {
  readonly fetch: Fetch;
}

/**
 * Requests over Node's own HTTP client, as `fetch` does them but without its 300 s limit on headers and on pauses (a local
 * model may think longer; stalls are judged by the agent loop) and without following redirects (a key goes to the configured
 * address only). The modules are default imports because VS Code puts the user's proxy and certificates into those.
 */
export function createHttpTransport(): HttpTransport {
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
  const open: Open = (url, options) =>
    url.protocol === 'https:'
      ? https.request(url, { ...options, agent: agents.https })
      : http.request(url, { ...options, agent: agents.http });
  return {
    fetch: async (input, init = {}) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const body = typeof init.body === 'string' ? init.body : undefined;
      const options: RequestOptions = {
        method: init.method ?? 'GET',
        headers: {
          ...Object.fromEntries(new Headers(init.headers)),
          ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        },
        ...(init.signal && { signal: init.signal }),
      };
      return toResponse(await exchange(open, url, options, body), url);
    },
    dispose: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

type Open = (url: URL, options: RequestOptions) => ClientRequest;

/** Sends once, and once more when a kept-alive connection turns out to have been closed meanwhile. */
async function exchange(
  open: Open,
  url: URL,
  options: RequestOptions,
  body: string | undefined,
): Promise<IncomingMessage> {
  for (;;) {
    const request = open(url, options);
    try {
      return await new Promise<IncomingMessage>((resolve, reject) => {
        request.on('response', resolve);
        request.on('error', reject);
        request.end(body);
      });
    } catch (error) {
      const stale = request.reusedSocket && isReset(error) && options.signal?.aborted !== true;
      if (!stale) throw error;
    }
  }
}

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

/** Only what the SDK and the adapter look at: the body stays Node's own stream, which costs a tenth of a web stream. */
function toResponse(message: IncomingMessage, url: URL): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct)) headers.set(name, (values ?? []).join(', '));
  const status = message.statusCode ?? 0;
  const response = {
    ok: status >= 200 && status < 300,
    status,
    headers,
    url: url.href,
    body: message,
    text: () => readText(message),
    json: async (): Promise<unknown> => JSON.parse(await readText(message)),
  };
  return response as unknown as Response;
}

async function readText(message: IncomingMessage): Promise<string> {
  message.setEncoding('utf8');
  let text = '';
  for await (const part of message as AsyncIterable<string>) {
    text += part;
    if (text.length > errorBodyLimit) break;
  }
  return text;
}

/** Characters of a body that is no stream (an error, a list of models); what follows is not read. */
const errorBodyLimit = 4_000_000;
