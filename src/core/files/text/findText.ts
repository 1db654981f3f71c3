import { bareLine, plainCharacters } from './harmlessMatch.ts';

/** The offsets at which `needle` stands in `text`, none overlapping; `needle` must not be empty. */
export function findAll(text: string, needle: string): number[] {
  const offsets: number[] = [];
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) offsets.push(at);
  return offsets;
}

/** So many texts of one file are remembered joined: about one for each task that edits it. */
const maxJoined = 64;

/** The texts that lines make, joined once for all who plan on them in one step. */
export class JoinedTexts {
  private readonly texts = new Map<readonly string[], string>();

  of(lines: readonly string[]): string {
    const text = this.texts.get(lines) ?? lines.join('\n');
    this.note(lines, text);
    return text;
  }

  /** To be told what the lines make, where that is known without joining them. */
  note(lines: readonly string[], text: string): void {
    this.texts.delete(lines);
    this.texts.set(lines, text);
    const [oldest] = this.texts.keys();
    if (oldest && this.texts.size > maxJoined) this.texts.delete(oldest);
  }
}

/** The line, from 0, of each of these ascending offsets. */
export function linesOf(text: string, offsets: readonly number[]): number[] {
  let line = 0;
  let nextBreak = text.indexOf('\n');
  return offsets.map((offset) => {
    while (nextBreak >= 0 && nextBreak < offset) {
      line += 1;
      nextBreak = text.indexOf('\n', nextBreak + 1);
    }
    return line;
  });
}

/** The place of a text that is most like a text that is not there. */
export interface ClosestPlace {
  /** Its first line, from 0. */
  readonly line: number;
  /** The first line that differs: what was looked for, what stands there, and what kind of thing differs. */
  readonly difference: {
    readonly line: number;
    readonly wanted: string;
    readonly found: string;
    readonly what: string;
  };
}

/** Lines that stand in more places than this say little about where a block belongs. */
const maxPlacesOfOneLine = 200;

/** Looks for the place that shares the most lines with `needle`, blanks aside; linear in the text. */
export function closestPlace(lines: readonly string[], needle: string): ClosestPlace | undefined {
  const wanted = needle.replace(/\n$/, '').split('\n');
  const line = alignByLines(lines, wanted) ?? alignByWords(lines, wanted);
  if (line === undefined) return undefined;
  for (const [index, wantedLine] of wanted.entries()) {
    const found = lines[line + index];
    if (found === wantedLine) continue;
    const difference = { line: line + index, wanted: wantedLine, found: found ?? '' };
    return {
      line,
      difference: { ...difference, what: found === undefined ? 'the file ends' : differing(wantedLine, found) },
    };
  }
  return undefined;
}

function alignByLines(lines: readonly string[], wanted: readonly string[]): number | undefined {
  const indexes = new Map<string, number[]>();
  for (const [index, line] of wanted.entries()) {
    const key = loosely(line);
    if (!/[\p{L}\p{N}]/u.test(key)) continue;
    const places = indexes.get(key);
    if (places) places.push(index);
    else indexes.set(key, [index]);
  }
  const votes = new Map<number, number>();
  const uses = new Map<string, number>();
  for (const [at, line] of lines.entries()) {
    const key = loosely(line);
    const places = indexes.get(key);
    if (!places || places.length > maxPlacesOfOneLine) continue;
    const used = (uses.get(key) ?? 0) + 1;
    uses.set(key, used);
    if (used > maxPlacesOfOneLine) continue;
    for (const index of places) votes.set(at - index, (votes.get(at - index) ?? 0) + 1);
  }
  return most(votes);
}

/** When no line is the same: the line that shares the most words with the longest one wanted, if half of them. */
function alignByWords(lines: readonly string[], wanted: readonly string[]): number | undefined {
  const longest = wanted.reduce((best, line, index) => (line.length > (wanted[best] ?? '').length ? index : best), 0);
  const words = new Set(wordsOf(wanted[longest] ?? ''));
  const votes = new Map<number, number>();
  for (const [at, line] of lines.entries()) {
    if (line.length > 2_000) continue;
    const shared = new Set(wordsOf(line).filter((word) => words.has(word))).size;
    if (shared > 0 && shared * 2 >= words.size) votes.set(at - longest, shared);
  }
  return most(votes);
}

function most(votes: ReadonlyMap<number, number>): number | undefined {
  let best: number | undefined;
  let count = 0;
  for (const [place, votesOfPlace] of votes) {
    if (votesOfPlace <= count || place < 0) continue;
    best = place;
    count = votesOfPlace;
  }
  return best;
}

const wordsOf = (line: string): string[] => line.match(/[\p{L}\p{N}_]+/gu) ?? [];
const loosely = (line: string): string => {
  const trimmed = line.trim();
  return isPlain.test(trimmed) ? trimmed : plainCharacters(trimmed).replace(/\s+/g, ' ');
};
/** Most lines are: this saves the two replacements. */
const isPlain = /^(?:[!-~]+(?: |$))*$/;

function differing(wanted: string, found: string): string {
  if (wanted.trimEnd() === found.trimEnd()) return 'blanks at the end';
  if (wanted.trim() === found.trim()) return 'the indentation';
  if (wanted.replace(/\s+/g, '') === found.replace(/\s+/g, '')) return 'blanks';
  if (bareLine(wanted) === bareLine(found)) return 'the kind of quotes or dashes';
  if (wanted.toLowerCase() === found.toLowerCase()) return 'upper and lower case';
  return 'the text';
}
