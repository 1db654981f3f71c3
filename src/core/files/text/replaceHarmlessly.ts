import { adaptLines } from './adaptLines.ts';
import { linesOf } from './findText.ts';
import { bareLine, findHarmless, type HarmlessDifference, type LineBounds } from './harmlessMatch.ts';
import type { ReplacedLines } from '../plan/knownFile.ts';
import { diffLines, splitLines, type LineHunk } from './lineHunks.ts';

/** What became of replacing a text by one place that fits it apart from harmless differences. */
export type HarmlessReplacement =
  | { readonly kind: 'absent' }
  /** First lines, from 0. */
  | { readonly kind: 'several'; readonly lines: readonly number[] }
  | {
      readonly kind: 'replaced';
      readonly hunks: readonly LineHunk[];
      readonly replaced: readonly ReplacedLines[];
      readonly differences: readonly HarmlessDifference[];
    };

/** Replaces the one place that fits; meant for an `oldText` that is exactly nowhere. `lines` are those of `text`. */
export function replaceHarmlessly(
  text: string,
  lines: readonly string[],
  oldText: string,
  newText: string,
): HarmlessReplacement {
  const pair = withoutSharedBreaks(oldText, newText);
  if (!pair) return { kind: 'absent' };
  const matches = findHarmless(text, pair.before, pair.bounds);
  const [match] = matches;
  if (!match) return { kind: 'absent' };
  const starts = linesOf(
    text,
    matches.map(({ start }) => start).sort((a, b) => a - b),
  );
  const [from] = starts;
  if (from === undefined || matches.length > 1) return { kind: 'several', lines: starts };
  const found = splitLines(text.slice(match.start, match.end));
  const to = from + found.length;
  const head = text.slice(text.lastIndexOf('\n', match.start - 1) + 1, match.start);
  const tail = (lines[to - 1] ?? '').slice((found.length === 1 ? head.length : 0) + (found.at(-1)?.length ?? 0));
  const before = splitLines(pair.before);
  const after = pair.after === undefined ? [] : splitLines(pair.after);
  const adapted = adaptLines(before, found, after);
  const standing = pair.after === undefined ? [] : splitLines(head + adapted.join('\n') + tail);
  const hunks = diffLines(lines.slice(from, to), standing).map((hunk) => ({ ...hunk, start: hunk.start + from }));
  // The task named these lines otherwise than they stand: by this alone it knows none of them.
  const unnamed = { from, to: from };
  const replaced = {
    before: { from, to },
    after: { from, to: from + standing.length },
    namedBefore: unnamed,
    namedAfter: unnamed,
  };
  return { kind: 'replaced', hunks, replaced: [replaced], differences: match.differences };
}

/** Both texts as whole lines, if they can be seen so; `after` is undefined when nothing is to be left. */
function withoutSharedBreaks(
  oldText: string,
  newText: string,
): { readonly before: string; readonly after: string | undefined; readonly bounds: LineBounds } | undefined {
  // Who wants to change just that must say exactly what stands there.
  if (bare(oldText) === bare(newText)) return undefined;
  let [before, after] = [oldText, newText];
  while (before.startsWith('\n') && after.startsWith('\n')) [before, after] = [before.slice(1), after.slice(1)];
  const start = before.length < oldText.length;
  if (!before.endsWith('\n')) return { before, after, bounds: { start, end: false } };
  const bounds = { start, end: true };
  // Whole lines go; a line of which some is left would be joined with the next one, which nobody asked for.
  if (after === '') return { before: before.slice(0, -1), after: undefined, bounds: { start: true, end: true } };
  return after.endsWith('\n') ? { before: before.slice(0, -1), after: after.slice(0, -1), bounds } : undefined;
}

const bare = (text: string): string => splitLines(text).map(bareLine).join('\n');
