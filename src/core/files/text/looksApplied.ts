import { diffLines, distanceOf } from './lineHunks.ts';

/**
 * Whether a change from `before` to `after` is in a text that somebody may have changed since: by any line that it
 * adds, or, when it adds none, by which of the two the text is nearer to.
 */
export function looksApplied(before: readonly string[], after: readonly string[], now: readonly string[]): boolean {
  const added = diffLines(before, after).flatMap((hunk) => hunk.added);
  if (added.length === 0) return distanceOf(after, now) < distanceOf(before, now);
  const news = new Map<string, number>();
  for (const line of now) news.set(line, (news.get(line) ?? 0) + 1);
  for (const line of before) news.set(line, (news.get(line) ?? 0) - 1);
  return added.some((line) => (news.get(line) ?? 0) > 0);
}

/** Whether a text that was to be made is there, though somebody may have changed it since. */
export function looksCreated(lines: readonly string[], now: readonly string[]): boolean {
  return lines.join('\n') === now.join('\n') || looksApplied([''], lines, now);
}
