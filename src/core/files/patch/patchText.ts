import { adaptLines } from '../text/adaptLines.ts';
import { type HarmlessDifference } from '../text/harmlessMatch.ts';
import { equalLines, type ReplacedLines } from '../plan/knownFile.ts';
import { diffLines, type LineHunk } from '../text/lineHunks.ts';
import type { Rejected } from '../outcome.ts';
import { lineNumbers, notFound, rejected } from '../rejections.ts';
import { findPlaces, wantedLines, type HunkPlace } from './findPlaces.ts';
import type { PatchHunk } from './patch.ts';

/** What hunks do to a text, or why one of them cannot. */
export type PatchedText =
  | {
      readonly kind: 'patched';
      readonly hunks: readonly LineHunk[];
      readonly replaced: readonly ReplacedLines[];
      readonly differences: readonly HarmlessDifference[];
    }
  | Rejected;

/**
 * Finds the one way in which all hunks fit the text, in their order where places leave a choice; with `exactly` only
 * where they stand to the letter. Pure.
 */
export function patchText(
  path: string,
  lines: readonly string[],
  hunks: readonly PatchHunk[],
  exactly = false,
): PatchedText {
  const text = lines.join('\n');
  const choices = hunks.map((hunk) => findPlaces(text, lines, hunk, exactly));
  const missing = hunks.find((_, index) => choices[index]?.length === 0);
  if (missing) return notThere(path, lines, missing);
  const places = onlyWay(choices);
  if (places.kind === 'ambiguous') {
    const hunk = hunks[places.hunk];
    const starts = (choices[places.hunk] ?? []).map(({ from }) => from);
    const where = `The lines of ${nameOf(hunk)} are in ${path} several times, at lines ${lineNumbers(starts)}.`;
    return rejected('several', path, `${where} Add lines around them, or an @@ line with the function they are in.`);
  }
  if (places.kind === 'crossed') {
    const message = `The hunks of ${path} overlap or are not in the file's order; give each line once, top to bottom.`;
    return rejected('invalid', path, message);
  }
  return patched(lines, places.places);
}

function notThere(path: string, lines: readonly string[], hunk: PatchHunk): Rejected {
  const wanted = wantedLines(hunk);
  if (wanted.length > 0) {
    return notFound(path, lines, wanted.join('\n'), `The lines of ${nameOf(hunk)} are not in ${path}.`);
  }
  const header = JSON.stringify(hunk.under.join(' @@ '));
  return rejected(
    'not-found',
    path,
    `There is no line ${header} in ${path} to put the lines of ${nameOf(hunk)} under.`,
  );
}

const nameOf = (hunk: PatchHunk | undefined): string =>
  `hunk ${String(hunk?.number ?? 0)} (line ${String(hunk?.at ?? 0)} of the patch)`;

type Way =
  | { readonly kind: 'way'; readonly places: readonly HunkPlace[] }
  | { readonly kind: 'ambiguous'; readonly hunk: number }
  | { readonly kind: 'crossed' };

function onlyWay(choices: readonly (readonly HunkPlace[])[]): Way {
  if (choices.every(({ length }) => length === 1)) {
    const places = choices.flat().sort((a, b) => a.from - b.from || a.to - b.to);
    return places.every((place, index) => follows(places[index - 1], place))
      ? { kind: 'way', places }
      : { kind: 'crossed' };
  }
  const first: HunkPlace[] = [];
  for (const places of choices) {
    const place = places.find((other) => follows(first.at(-1), other));
    if (!place) return { kind: 'crossed' };
    first.push(place);
  }
  let next: HunkPlace | undefined;
  for (let index = choices.length - 1; index >= 0; index -= 1) {
    const behind = next;
    next = choices[index]?.findLast((other) => !behind || follows(other, behind));
    if (next?.from !== first[index]?.from) return firstChoice(choices, first, index);
  }
  return { kind: 'way', places: first };
}

/** The hunk to complain about is the first one that has a choice, not the last one. */
function firstChoice(choices: readonly (readonly HunkPlace[])[], first: readonly HunkPlace[], last: number): Way {
  const hunk = choices.findIndex(
    (places, index) => places.filter((other) => follows(first[index - 1], other)).length > 1 && index <= last,
  );
  return { kind: 'ambiguous', hunk: hunk < 0 ? last : hunk };
}

const follows = (before: HunkPlace | undefined, place: HunkPlace): boolean => !before || before.to <= place.from;

function patched(lines: readonly string[], places: readonly HunkPlace[]): PatchedText {
  const hunks: LineHunk[] = [];
  const replaced: ReplacedLines[] = [];
  const differences = new Set<HarmlessDifference>();
  let shift = 0;
  for (const { from, to, before, after, ...place } of places) {
    const found = lines.slice(from, to);
    const isExact = equalLines(found, before);
    const standing = isExact ? after : adaptLines(before, found, after);
    for (const hunk of diffLines(found, standing)) hunks.push({ ...hunk, start: hunk.start + from });
    const [old, span] = [
      { from, to },
      { from: from + shift, to: from + shift + standing.length },
    ];
    const none = (at: number): { from: number; to: number } => ({ from: at, to: at });
    replaced.push({
      before: old,
      after: span,
      namedBefore: isExact ? old : none(from),
      namedAfter: isExact ? span : none(span.from),
    });
    for (const difference of place.differences) differences.add(difference);
    shift += standing.length - found.length;
  }
  return { kind: 'patched', hunks, replaced, differences: [...differences] };
}
