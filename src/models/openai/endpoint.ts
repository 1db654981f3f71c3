import { OpenAI } from 'openai';
import type { Disposable } from '../../core/base/disposable.ts';
import { field, string } from './chunk.ts';
import { createHttpTransport, type Fetch } from './httpTransport.ts';
import type { RequestBody } from './requestBody.ts';

/** One OpenAI-compatible address, by the SDK: it builds requests and types errors; it neither retries nor reads streams. */
export class Endpoint implements Disposable {
  private readonly client: OpenAI;
  private readonly transport: Disposable;

  /** `fetch` replaces the transport; without it Node's own HTTP client is used. */
  constructor(baseUrl: string, fetch?: Fetch) {
    const transport = fetch ? { fetch, dispose: () => undefined } : createHttpTransport();
    this.transport = transport;
    this.client = new OpenAI({
      baseURL: baseUrl,
      // Without one the SDK looks for a key in the environment, and throws when it finds none.
      apiKey: 'set on each request',
      maxRetries: 0,
      timeout: headersTimeout,
      logLevel: 'off',
      fetch: (url, init) => transport.fetch(url, { ...init, headers: onlyNeeded(init?.headers), redirect: 'manual' }),
    });
  }

  /** Sends a turn; resolves with the headers, rejects with the SDK's errors for any status but 2xx. */
  async chat(body: RequestBody, key: string | undefined, signal: AbortSignal): Promise<Response> {
    return this.client.chat.completions.create(body, { signal, headers: authorization(key) }).asResponse();
  }

  /** The names of the models that it serves, as it lists them; none when the answer is no such list. */
  async models(key: string | undefined, signal: AbortSignal): Promise<readonly string[]> {
    const response = await this.client.models.list({ signal, headers: authorization(key) }).asResponse();
    const data = field(parsed(await response.text()), 'data');
    return (Array.isArray(data) ? data : [])
      .map((model) => string(field(model, 'id')))
      .filter((id) => id !== undefined);
  }

  dispose(): void {
    this.transport.dispose();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A day, in milliseconds; the SDK's own 10 minutes would cut off slow local models. */
const headersTimeout = 86_400_000;

function authorization(key: string | undefined): Record<string, string | null> {
  return { Authorization: key === undefined ? null : `Bearer ${key}` };
}

/** The SDK adds telemetry, and from the environment an organization, a project and headers meant for another address. */
function onlyNeeded(headers: RequestInit['headers']): Headers {
  const needed = new Headers({ 'user-agent': 'fanout' });
  const all = new Headers(headers);
  for (const name of ['accept', 'authorization', 'content-type']) {
    const value = all.get(name);
    if (value !== null) needed.set(name, value);
  }
  return needed;
}
