/**
 * Gives ids that no task of this workspace had before, reloads included (D3): a prefix from the time of the start, in
 * milliseconds since the epoch, and two random characters for windows that start together; then a count.
 */
export function taskIds(startedAt: number, random: () => number): () => string {
  const prefix =
    startedAt.toString(36) +
    Math.floor(random() * 1296)
      .toString(36)
      .padStart(2, '0');
  let count = 0;
  return () => `${prefix}-${String(++count)}`;
}
