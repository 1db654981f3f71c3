import type { ChangePlan, ExistingFile, Planner } from './changePlan.ts';
import { findAll, JoinedTexts } from '../text/findText.ts';
import { afterReplacing, afterShowing, equalLines, type KnownFile, type ReplacedLines } from './knownFile.ts';
import { diffLines, splitLines, type LineHunk } from '../text/lineHunks.ts';
import type { LineSpan } from '../text/lineSet.ts';
import { planMerge } from './mergePlan.ts';
import { missingFile, notFound, several, severalAlike } from '../rejections.ts';
import { replaceHarmlessly } from '../text/replaceHarmlessly.ts';
import type { Replacement } from '../taskFiles.ts';

/** Plans `edit_file`: on the text that the task knows where it stands there, else on the text as it is now. */
export function planReplacement(taskId: string, replacement: Replacement): Planner {
  return (present, known) => {
    const { path, lines, history, texts = new JoinedTexts() } = present;
    if (!lines) return { kind: 'answer', outcome: missingFile(path, present.removal) };
    const hasMovedOn = known && !equalLines(known.lines, lines);
    const knownText = texts.of(hasMovedOn ? known.lines : lines);
    if (hasMovedOn) {
      const onKnown = replace(knownText, known.lines, replacement);
      if (onKnown.kind === 'replaced') {
        const after = afterReplacing(known, onKnown.hunks, onKnown.replaced);
        texts.note(after.lines, onKnown.text);
        return planMerge(taskId, { ...present, lines }, known, onKnown.hunks, after);
      }
      if (onKnown.kind === 'several')
        return planSeveral(taskId, { ...present, lines }, known, replace(texts.of(lines), lines, replacement));
    }
    const text = hasMovedOn ? texts.of(lines) : knownText;
    const onPresent = replace(text, lines, replacement);
    switch (onPresent.kind) {
      case 'absent':
        return planHarmless(taskId, { ...present, lines }, known, knownText, replacement);
      case 'several':
        return { kind: 'answer', outcome: several(path, onPresent.lines) };
      case 'replaced': {
        // The old text is exactly what stands there now: the task knows these lines, whatever it was shown before.
        const base = afterShowing(known, lines, history.length, []);
        const after = afterReplacing(base, onPresent.hunks, onPresent.replaced);
        texts.note(after.lines, onPresent.text);
        return { kind: 'edit', hunks: onPresent.hunks, lines: after.lines, mergedWith: [], known: after };
      }
    }
  };
}

/** What was there several times when the task read it is told as it is there now; the next call counts on that. */
function planSeveral(taskId: string, present: ExistingFile, known: KnownFile, now: Replaced): ChangePlan {
  const { path, lines, history } = present;
  const by = history.authorsSince(known.seen, taskId);
  const reason = `old_string was in ${path} several times when you read it, and the file has changed since. Read it again and edit again.`;
  const outcome = now.kind === 'several' ? several(path, now.lines) : ({ kind: 'refused', path, reason, by } as const);
  return { kind: 'answer', outcome, known: afterShowing(known, lines, history.length, []) };
}

/** Never by a look-alike in a text that the task has not seen: only what it knows is matched apart from differences. */
function planHarmless(
  taskId: string,
  present: ExistingFile,
  known: KnownFile | undefined,
  knownText: string,
  { oldText, newText }: Replacement,
): ChangePlan {
  const { path, lines, history } = present;
  const base = known ?? afterShowing(undefined, lines, history.length, []);
  const alike = replaceHarmlessly(knownText, base.lines, oldText, newText);
  switch (alike.kind) {
    case 'absent':
      return { kind: 'answer', outcome: notFound(path, lines, oldText) };
    case 'several':
      return { kind: 'answer', outcome: severalAlike(path, alike.lines) };
    case 'replaced': {
      const plan = planMerge(taskId, present, base, alike.hunks, afterReplacing(base, alike.hunks, alike.replaced));
      return plan.kind === 'edit' ? { ...plan, matchedApartFrom: alike.differences } : plan;
    }
  }
}

type Replaced =
  | { readonly kind: 'absent' }
  | { readonly kind: 'several'; readonly lines: readonly number[] }
  | {
      readonly kind: 'replaced';
      readonly hunks: readonly LineHunk[];
      readonly replaced: readonly ReplacedLines[];
      /** All of it, afterwards. */
      readonly text: string;
    };

function replace(text: string, lines: readonly string[], { oldText, newText, replaceAll }: Replacement): Replaced {
  const offsets = findAll(text, oldText);
  if (offsets.length === 0) return { kind: 'absent' };
  const starts = linesAt(lines, offsets);
  if (offsets.length > 1 && !replaceAll) return { kind: 'several', lines: starts };
  const height = splitLines(oldText).length;
  const grown = splitLines(newText).length - height;
  const matches = offsets.map((offset, index): Match => {
    const from = starts[index] ?? 0;
    const startsLine = offset === 0 || text[offset - 1] === '\n';
    const end = offset + oldText.length;
    const endsLine = end === text.length || text[end] === '\n';
    return { from, to: from + height, count: 1, startsLine, endsLine, offset, end };
  });
  // Only the lines under each match are compared, so that a hunk never lands on a look-alike elsewhere.
  const hunks: LineHunk[] = [];
  const replaced: ReplacedLines[] = [];
  let shift = 0;
  for (const { from, to, count, startsLine, endsLine, offset, end } of joinTouchingMatches(matches)) {
    const span = { from: from + shift, to: to + shift + grown * count };
    shift += grown * count;
    const named = ({ from: first, to: last }: LineSpan): LineSpan =>
      count > 1 ? { from: first, to: first } : { from: startsLine ? first : first + 1, to: endsLine ? last : last - 1 };
    replaced.push({ before: { from, to }, after: span, namedBefore: named({ from, to }), namedAfter: named(span) });
    const head = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
    const lineEnd = text.indexOf('\n', end);
    const tail = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
    const after = splitLines(head + text.slice(offset, end).split(oldText).join(newText) + tail);
    for (const hunk of diffLines(lines.slice(from, to), after)) {
      hunks.push({ ...hunk, start: hunk.start + from });
    }
  }
  const kept = [0, ...offsets.map((offset) => offset + oldText.length)];
  const after = kept.map((from, index) => text.slice(from, offsets[index])).join(newText);
  return { kind: 'replaced', hunks, replaced, text: after };
}

/** As `linesOf`, where the lines of the text are at hand. */
function linesAt(lines: readonly string[], offsets: readonly number[]): number[] {
  let line = 0;
  let end = lines[0]?.length ?? 0;
  return offsets.map((offset) => {
    while (end < offset && line < lines.length) {
      line += 1;
      end += 1 + (lines[line]?.length ?? 0);
    }
    return line;
  });
}

/** Lines with one match, or with several that share lines. */
interface Match {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly startsLine: boolean;
  readonly endsLine: boolean;
  /** Where the first match begins and the last one ends in the text. */
  readonly offset: number;
  readonly end: number;
}

function joinTouchingMatches(matches: readonly Match[]): Match[] {
  const joined: Match[] = [];
  for (const match of matches) {
    const last = joined.at(-1);
    if (last && match.from < last.to) {
      const to = Math.max(last.to, match.to);
      joined[joined.length - 1] = { ...match, from: last.from, to, count: last.count + 1, offset: last.offset };
    } else joined.push(match);
  }
  return joined;
}
