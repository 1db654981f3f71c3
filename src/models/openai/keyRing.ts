import type { Clock } from '../../core/base/clock.ts';
import { RateGate, type Pass } from './rateGate.ts';

/** Leave to send one request with this key (`undefined`: without one). */
export interface KeyPass extends Pass {
  readonly key: string | undefined;
  /** The server refused the key: it comes last from now on, until it is taken again. Ends the pass. */
  refused(): void;
}

/**
 * The keys of one endpoint, each with its own gate. The first key that may go now is used; a refused one only when no other
 * is left; when all have to wait, the one whose wait is over first.
 */
export class KeyRing {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly clock: Clock) {}

  /** How long the next request would have to wait, in milliseconds; `undefined` when all keys are in `excluded`. */
  delay(keys: readonly string[], excluded: ReadonlySet<string>): number | undefined {
    return this.pick(keys, excluded)?.gate.delay;
  }

  /** Waits at the gate of the best key; `undefined` when all are in `excluded`. Rejects with an `AbortError`. */
  async enter(
    keys: readonly string[],
    excluded: ReadonlySet<string>,
    signal: AbortSignal,
    onWait: (milliseconds: number) => void,
  ): Promise<KeyPass | undefined> {
    const entry = this.pick(keys, excluded);
    if (entry === undefined) return undefined;
    const pass = await entry.gate.enter(signal, onWait);
    return {
      ...pass,
      key: entry.key === noKey ? undefined : entry.key,
      accepted: () => {
        entry.refused = false;
        pass.accepted();
      },
      refused: () => {
        entry.refused = true;
        pass.left();
      },
    };
  }

  private pick(keys: readonly string[], excluded: ReadonlySet<string>): Entry | undefined {
    for (const known of this.entries.keys()) if (!keys.includes(known) && known !== noKey) this.entries.delete(known);
    const usable = (keys.length === 0 ? [noKey] : keys)
      .filter((key) => !excluded.has(key))
      .map((key) => this.entry(key));
    const trusted = usable.filter((entry) => !entry.refused);
    const candidates = trusted.length > 0 ? trusted : usable;
    return (
      candidates.find((entry) => entry.gate.passable) ??
      candidates.reduce<Entry | undefined>(
        (best, entry) => (best && best.gate.delay <= entry.gate.delay ? best : entry),
        undefined,
      )
    );
  }

  private entry(key: string): Entry {
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const entry: Entry = { key, gate: new RateGate(this.clock), refused: false };
    this.entries.set(key, entry);
    return entry;
  }
}

/** Stands for "without a key" among the keys. */
export const noKey = '';

interface Entry {
  readonly key: string;
  readonly gate: RateGate;
  refused: boolean;
}
