import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { toChatRequest, type ChatRequest } from './chatRequest.ts';
import { raw, status } from './faults.ts';
import { Gate } from './gate.ts';
import type { Reply } from './reply.ts';
import { RequestLog, type LoggedRequest } from './requestLog.ts';
import { Script, type Match } from './script.ts';
import { play, type Step } from './step.ts';

/** Decides by code: a reply, or `undefined` to leave the request to the scenarios after it. */
export type Responder = (request: ChatRequest, entry: LoggedRequest) => Reply | undefined;

/**
 * A scripted OpenAI-compatible server on a loopback port, over real HTTP and server-sent events.
 * Scenarios are asked in the order in which they were added; a request that none answers gets 500, and is kept in
 * `unexpected`. Nothing here depends on a test runner.
 */
export class ModelServer {
  readonly log = new RequestLog();
  private readonly responders: Responder[] = [];
  private models: Reply;

  private constructor(
    private readonly http: Server,
    models: readonly string[],
  ) {
    const data = models.map((id) => ({ id, object: 'model', created: 1, owned_by: 'scripted' }));
    this.models = raw(200, JSON.stringify({ object: 'list', data }), { 'content-type': 'application/json' });
    http.on('request', (request, response) => {
      this.serve(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }

  /** Listens on 127.0.0.1, on a free port unless one is named; `models` is what `GET /models` lists. Rejects when it cannot. */
  static async start(models: readonly string[] = ['scripted'], port = 0): Promise<ModelServer> {
    const http = createServer({ keepAliveTimeout: 60_000 });
    const server = new ModelServer(http, models);
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject);
      http.listen(port, '127.0.0.1', resolve);
    });
    return server;
  }

  /** What goes into `fanout.model.baseUrl`. */
  get baseUrl(): string {
    const address = this.http.address();
    if (address === null || typeof address === 'string') throw new Error('The model server is closed.');
    return `http://127.0.0.1:${String(address.port)}/v1`;
  }

  /** Starts a list of replies for the conversation that `match` picks (text of its first user message, usually). */
  conversation(match: Match): Script {
    const script = new Script(match);
    this.responders.push((request) => script.take(request));
    return script;
  }

  /** A list of replies for whatever no earlier scenario answers. */
  anything(): Script {
    return this.conversation(() => true);
  }

  /** Decides replies by code. */
  respond(responder: Responder): this {
    this.responders.push(responder);
    return this;
  }

  /** Replaces the answer to `GET /models`. */
  respondToModels(reply: Reply): this {
    this.models = reply;
    return this;
  }

  /** A new gate, to be put into a reply's options. */
  gate(): Gate {
    return new Gate();
  }

  /** All requests in order of arrival. */
  get requests(): readonly LoggedRequest[] {
    return this.log.entries;
  }

  /** The chat requests in order of arrival. */
  get chats(): readonly (LoggedRequest & { readonly chat: ChatRequest })[] {
    return this.log.entries.filter((entry): entry is LoggedRequest & { chat: ChatRequest } => entry.chat !== undefined);
  }

  /** Requests that no scenario answered. */
  get unexpected(): readonly LoggedRequest[] {
    return this.log.entries.filter((entry) => !entry.expected);
  }

  /** Throws when any request was unexpected, naming the first ones. */
  assertNoUnexpected(): void {
    const lines = this.unexpected.slice(0, 5).map(describe);
    if (lines.length > 0) throw new Error(`Requests that no scenario answers:\n${lines.join('\n')}`);
  }

  /** Resolves with the first `count` chat requests once they have come. */
  async received(count: number): Promise<readonly LoggedRequest[]> {
    return this.log.until(() => (this.chats.length >= count ? this.chats.slice(0, count) : undefined));
  }

  /** Sockets that are open now, idle ones included. */
  async connections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.http.getConnections((error, count) => {
        if (error === null) resolve(count);
        else reject(error);
      });
    });
  }

  /** Closes connections that are kept alive but idle, as servers do after a while. */
  closeIdleConnections(): void {
    this.http.closeIdleConnections();
  }

  /** Cuts every connection and stops listening; gates and latencies in flight end with their connection. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) =>
      this.http.close(() => {
        resolve();
      }),
    );
    this.http.closeAllConnections();
    await closed;
    await Promise.all(this.log.entries.map((entry) => entry.ended));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => {
      gone.abort();
    });
    request.socket.setNoDelay(true);
    const body = await readBody(request);
    const path = (request.url ?? '').replace(/^\/v1/, '');
    const isChat = request.method === 'POST' && path === '/chat/completions';
    const entry = this.log.add({
      method: request.method ?? '',
      path,
      headers: request.headers,
      body,
      chat: isChat ? toChatRequest(body, this.log.entries.length) : undefined,
    });
    response.on('close', () => {
      this.log.end(entry, response.writableFinished ? 'answered' : 'abandoned');
    });
    const ending = await play(this.answer(entry), response, gone.signal);
    this.log.end(entry, ending === 'reset' ? 'broken' : ending === 'ended' ? 'answered' : 'abandoned');
  }

  private answer(entry: LoggedRequest): Iterable<Step> {
    if (entry.method === 'GET' && entry.path === '/models') return this.models(noChat);
    const chat = entry.chat;
    for (const responder of chat === undefined ? [] : this.responders) {
      const reply = chat && responder(chat, entry);
      if (chat && reply) return reply(chat);
    }
    entry.expected = false;
    return status(500, { message: `No scenario answers ${describe(entry)}` })(noChat);
  }
}

const noChat: ChatRequest = {
  body: { messages: [] },
  index: -1,
  system: '',
  firstUser: '',
  last: '',
  everything: '',
  turn: 0,
  tools: [],
  toolResults: [],
};

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function describe(entry: LoggedRequest): string {
  const { chat } = entry;
  const what = `#${String(entry.index)} ${entry.method} ${entry.path}`;
  if (chat === undefined) return what;
  return `${what}, turn ${String(chat.turn)}, first user message: ${JSON.stringify(chat.firstUser.slice(0, 120))}`;
}
