/** How often one call gave one result before it is pointed out, and before the run ends (D31). */
const repetitionLimits = { warn: 3, stop: 6 } as const;

/**
 * Counts calls that bring nothing new. The counts start afresh when the world may have changed: after a writing call
 * that was not made before with the same result, and after a message from outside.
 */
export class Repetition {
  private counts = new Map<string, number>();

  /** Says what the loop should do about this call with this result. */
  note(name: string, argumentsText: string, resultText: string, writes: boolean): 'fresh' | 'warn' | 'stop' {
    const key = JSON.stringify([name, argumentsText, resultText]);
    const count = (this.counts.get(key) ?? 0) + 1;
    if (writes && count === 1) this.counts.clear();
    this.counts.set(key, count);
    if (count >= repetitionLimits.stop) return 'stop';
    return count >= repetitionLimits.warn ? 'warn' : 'fresh';
  }

  reset(): void {
    this.counts.clear();
  }
}
