/** A call that the offline model wants made. */
export interface PlannedCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What the offline model answers: words for the person, and the calls that carry the work on. */
export interface PlannedTurn {
  readonly text: string;
  readonly calls: readonly PlannedCall[];
}

/** Names a few paths and counts the others. */
export function namesOf(paths: readonly string[], most = 3): string {
  const named = paths.slice(0, most).join(', ');
  return paths.length > most ? `${named} and ${String(paths.length - most)} more` : named;
}
