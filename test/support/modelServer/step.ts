import type { ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Gate } from './gate.ts';

/** What the server does on the wire, one after the other. A reply is a list of these. */
export type Step =
  | { readonly do: 'headers'; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly do: 'write'; readonly data: string | Uint8Array }
  /** Waits; 0 only lets what was written leave as a packet of its own. */
  | { readonly do: 'pause'; readonly milliseconds: number }
  | { readonly do: 'hold'; readonly gate: Gate }
  /** Sends nothing more until the client goes away. */
  | { readonly do: 'silence' }
  /** Breaks the connection with a TCP reset. */
  | { readonly do: 'reset' };

/** How playing a list of steps ended: `gone` when the client left first. */
export type Ending = 'ended' | 'gone' | 'reset';

/** Plays steps on a response and ends it; stops as soon as `signal` (the client's close) fires. */
export async function play(steps: Iterable<Step>, response: ServerResponse, signal: AbortSignal): Promise<Ending> {
  for (const step of steps) {
    if (signal.aborted) return 'gone';
    switch (step.do) {
      case 'headers':
        response.writeHead(step.status, step.headers);
        response.flushHeaders();
        break;
      case 'write':
        if (!response.write(step.data)) await drained(response, signal);
        break;
      case 'pause':
        await pause(step.milliseconds, signal);
        break;
      case 'hold':
        await step.gate.wait(signal);
        break;
      case 'silence':
        await closed(signal);
        break;
      case 'reset':
        await setImmediate();
        response.socket?.resetAndDestroy();
        return 'reset';
    }
  }
  if (signal.aborted) return 'gone';
  await new Promise<void>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
    response.end(resolve);
  });
  return response.writableFinished ? 'ended' : 'gone';
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds === 0) return setImmediate();
  const timer = new AbortController();
  const stop = (): void => {
    timer.abort();
  };
  signal.addEventListener('abort', stop, { once: true });
  await setTimeout(milliseconds, undefined, { signal: timer.signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  signal.removeEventListener('abort', stop);
}

async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    response.on('drain', done);
    signal.addEventListener('abort', done, { once: true });
  });
}

async function closed(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
