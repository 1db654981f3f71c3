import { setTimeout as pause } from 'node:timers/promises';

/** How long a driver verb waits for what it needs, in ms. */
export const patience = 20_000;

/**
 * Asks again and again until `probe` gives something other than `undefined` or `false`, and resolves to it.
 * After `deadline` ms it rejects, naming what was waited for and what `seen` says of the present state.
 */
export async function waitUntil<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  seen: () => Promise<unknown> = () => Promise.resolve(''),
  deadline = patience,
): Promise<T> {
  const end = performance.now() + deadline;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) {
      throw new Error(`Waited ${String(deadline / 1000)} s in vain for ${what}. ${JSON.stringify(await seen())}`);
    }
    await pause(50);
  }
}
