import { linesAround, wayOf, type Removal } from './plan/changePlan.ts';
import { closestPlace } from './text/findText.ts';
import { lineCount } from './plan/knownFile.ts';
import { splitLines } from './text/lineHunks.ts';
import type { Rejected, RejectionReason } from './outcome.ts';

/** A call that was not carried out; `message` is one sentence or more. */
export function rejected(why: RejectionReason, path: string, message: string): Rejected {
  return { kind: 'rejected', why, path, message };
}

/** The file cannot hold what the change brings; the reason is a clause. */
export function unheld(path: string, reason: string): Rejected {
  return rejected('unfit', path, `${path} cannot be changed so: ${reason}. Nothing was changed.`);
}

/** There is no file; names who took it away when that is known. */
export function missingFile(path: string, removal: Removal | undefined): Rejected {
  const by = removal && removal.by !== null ? ` by ${removal.by}` : '';
  const why = removal ? `It was ${wayOf(removal)}${by}.` : 'Check the path with list_files.';
  return rejected('missing', path, `There is no file ${path}. ${why}`);
}

/** The text to be replaced is not there; shows the place that is most like it, and what differs. */
export function notFound(
  path: string,
  lines: readonly string[],
  oldText: string,
  problem = `old_string is not in ${path}.`,
): Rejected {
  const numbered = oldText.split('\n').every((line) => line === '' || /^\s*\d+\t/.test(line));
  const hint = numbered ? ' Leave out the line numbers that read_file puts in front.' : '';
  const closest = closestPlace(lines, oldText);
  const intro = `${problem}${hint}`;
  if (!closest) return rejected('not-found', path, `${intro} Nothing like it is there; read the file again.`);
  const last = Math.max(closest.line + 1, Math.min(lineCount(lines), closest.line + splitLines(oldText).length));
  const { line, wanted, found, what } = closest.difference;
  const place = `The closest place is lines ${String(closest.line + 1)}–${String(last)}; line ${String(line + 1)} differs in ${what}:`;
  const message = `${intro} ${place} you have ${JSON.stringify(clip(wanted))}, there stands ${JSON.stringify(clip(found))}.`;
  return { ...rejected('not-found', path, message), present: linesAround(lines, closest.line, last, 1) };
}

/** The text to be replaced is there more than once; names all its lines, given from 0. */
export function several(path: string, starts: readonly number[]): Rejected {
  const where = `old_string is in ${path} ${String(starts.length)} times, at lines ${lineNumbers(starts)}.`;
  return rejected('several', path, `${where} Add lines around it until it is there once, or set replace_all.`);
}

/** It is nowhere, but more than one place is like it; names all their lines, given from 0. */
export function severalAlike(path: string, starts: readonly number[]): Rejected {
  const where = `old_string is not in ${path}. Apart from indentation, trailing blanks, quotes or dashes it is at lines ${lineNumbers(starts)}.`;
  return rejected('several', path, `${where} Copy one of these exactly, with lines around it that no other has.`);
}

/** At most 50 lines, given from 0, as a person counts them. */
export function lineNumbers(starts: readonly number[]): string {
  const named = starts.slice(0, 50).map((line) => String(line + 1));
  const more = starts.length > named.length ? ` and ${String(starts.length - named.length)} more` : '';
  return `${named.join(', ')}${more}`;
}

const clip = (line: string): string => (line.length > 200 ? `${line.slice(0, 200)}…` : line);
