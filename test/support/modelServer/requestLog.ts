import type { IncomingHttpHeaders } from 'node:http';
import type { ChatRequest } from './chatRequest.ts';

/**
 * `open` while it is being answered; `answered` in full; `abandoned` when the client closed before the end (an abort);
 * `broken` when the scenario reset the connection.
 */
export type Outcome = 'open' | 'answered' | 'abandoned' | 'broken';

/** One request as the server saw it. */
export interface LoggedRequest {
  /** Order of arrival, from 0. */
  readonly index: number;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON body; the text itself when it is no JSON. */
  readonly body: unknown;
  /** Present on chat requests. */
  readonly chat: ChatRequest | undefined;
  /** False when no scenario had an answer to it. */
  expected: boolean;
  outcome: Outcome;
  /** `performance.now()` of this process. */
  readonly arrivedAt: number;
  /** When the answer was complete or the connection was gone. */
  endedAt: number | undefined;
  /** Resolves with the outcome; never rejects. */
  readonly ended: Promise<Outcome>;
}

/** All requests in order of arrival, and waits on them. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  /** The most chat requests that were open at one time. */
  peak = 0;
  private live = 0;
  private readonly finish = new Map<LoggedRequest, (outcome: Outcome) => void>();
  private readonly watchers = new Set<() => void>();

  /** Chat requests that are open now. */
  get liveChats(): number {
    return this.live;
  }

  add(request: Pick<LoggedRequest, 'method' | 'path' | 'headers' | 'body' | 'chat'>): LoggedRequest {
    let finish: (outcome: Outcome) => void = () => undefined;
    const ended = new Promise<Outcome>((resolve) => (finish = resolve));
    const entry: LoggedRequest = {
      ...request,
      index: this.entries.length,
      expected: true,
      outcome: 'open',
      arrivedAt: performance.now(),
      endedAt: undefined,
      ended,
    };
    this.finish.set(entry, finish);
    this.entries.push(entry);
    if (entry.chat !== undefined) this.peak = Math.max(this.peak, (this.live += 1));
    this.wake();
    return entry;
  }

  /** Closes an entry; the first outcome stays. */
  end(entry: LoggedRequest, outcome: Outcome): void {
    const finish = this.finish.get(entry);
    if (finish === undefined) return;
    this.finish.delete(entry);
    if (entry.chat !== undefined) this.live -= 1;
    entry.outcome = outcome;
    entry.endedAt = performance.now();
    finish(outcome);
    this.wake();
  }

  /** Resolves as soon as `condition` gives a value; looked at on every arrival and every end. */
  async until<T>(condition: () => T | undefined): Promise<T> {
    for (;;) {
      const value = condition();
      if (value !== undefined) return value;
      await new Promise<void>((resolve) => this.watchers.add(resolve));
    }
  }

  private wake(): void {
    for (const watcher of [...this.watchers]) {
      this.watchers.delete(watcher);
      watcher();
    }
  }
}
