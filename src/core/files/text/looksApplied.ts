import { diffLines, distanceOf } from './lineHunks.ts';

/**
 * Whether a change from `before` to `after` is in a text that somebody may have changed since: it is nearer to the one than to the
 * other, and has some of the lines that the change adds. One of these alone tells little: a blank line may well have come
 * elsewhere by another hand, and a text of another kind is nearer to whichever is shorter.
 */
export function looksApplied(before: readonly string[], after: readonly string[], now: readonly string[]): boolean {
  if (distanceOf(after, now) >= distanceOf(before, now)) return false;
  const added = diffLines(before, after).flatMap((hunk) => hunk.added);
  const news = new Map<string, number>();
  for (const line of now) news.set(line, (news.get(line) ?? 0) + 1);
  for (const line of before) news.set(line, (news.get(line) ?? 0) - 1);
  return added.length === 0 || added.some((line) => (news.get(line) ?? 0) > 0);
}

/**
 * Whether a text that was to be made is there, though somebody may have changed it since: at least half of its lines that
 * are not blank. A text that somebody else put there may have a line or two of it.
 */
export function looksCreated(lines: readonly string[], now: readonly string[]): boolean {
  if (lines.join('\n') === now.join('\n')) return true;
  const there = new Set(now);
  const telling = lines.filter((line) => line.trim() !== '');
  const found = telling.filter((line) => there.has(line)).length;
  return found > 0 && found >= telling.length / 2;
}
