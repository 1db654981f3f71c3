/**
 * An id for a session that no other of this workspace has: its start in milliseconds since the epoch, and two random
 * characters for windows that start together. `random` gives numbers from 0 up to 1.
 */
export function sessionId(startedAt: number, random: () => number): string {
  return (
    startedAt.toString(36) +
    Math.floor(random() * 1296)
      .toString(36)
      .padStart(2, '0')
  );
}

/** When the session with this id began, in milliseconds since the epoch. */
export function sessionStart(id: string): number {
  return Number.parseInt(id.slice(0, -2), 36);
}

/**
 * Gives ids that no task of this workspace had before, reloads included (D3): the session's, which window of that session
 * gives it unless it is the first, and a count. Nothing needs to be known of the ids that an earlier window gave.
 */
export function taskIds(session: string, opening: number): () => string {
  let count = 0;
  const prefix = opening === 1 ? session : `${session}-${String(opening)}`;
  return () => `${prefix}-${String(++count)}`;
}
