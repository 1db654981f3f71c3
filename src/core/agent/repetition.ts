/** How often one call gave one result before it is pointed out, and before the run ends (D31). */
const repetitionLimits = { warn: 3, stop: 6 } as const;

/**
 * Counts calls that bring nothing new. The counts of reading calls start afresh when the world may have changed: after a
 * writing call that was not made before with the same result. All do so after a message from outside.
 */
export class Repetition {
  private readonly counts = new Map<string, number>();
  private readonly writes = new Set<string>();

  /** Says what the loop should do about this call with this result. */
  note(name: string, argumentsText: string, resultText: string, writes: boolean): 'fresh' | 'warn' | 'stop' {
    const key = JSON.stringify([name, argumentsText, resultText]);
    const count = (this.counts.get(key) ?? 0) + 1;
    if (writes && count === 1) {
      this.writes.add(key);
      for (const each of this.counts.keys()) if (!this.writes.has(each)) this.counts.delete(each);
    }
    this.counts.set(key, count);
    if (count >= repetitionLimits.stop) return 'stop';
    return count >= repetitionLimits.warn ? 'warn' : 'fresh';
  }

  reset(): void {
    this.counts.clear();
    this.writes.clear();
  }
}
