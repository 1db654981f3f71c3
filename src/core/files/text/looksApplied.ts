import { distanceOf } from './lineHunks.ts';

/**
 * Whether a change from `before` to `after` is in a text that somebody may have changed since: by which of the two it is
 * nearer to. One line that the change adds may well have come elsewhere by another hand, such as a blank one.
 */
export function looksApplied(before: readonly string[], after: readonly string[], now: readonly string[]): boolean {
  return distanceOf(after, now) < distanceOf(before, now);
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
