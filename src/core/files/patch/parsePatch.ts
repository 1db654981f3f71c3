import type { FilePatch, PatchHunk, PatchLine } from './patch.ts';

/** A patch in the V4A format, or one sentence on why a text is none. */
export type ParsedPatch =
  | { readonly kind: 'patch'; readonly files: readonly FilePatch[] }
  | { readonly kind: 'unfit'; readonly message: string };

const begin = '*** Begin Patch';
const end = '*** End Patch';
const fileHeader = /^\*\*\* (Add|Delete|Update) File:\s*(.*?)\s*$/;
const moveHeader = /^\*\*\* Move to:\s*(.*?)\s*$/;
const endOfFile = /^\*\*\* End of File\s*$/;
/** Headers of other formats bring line numbers, which say less than the lines. */
const hunkHeader = /^@@(?:\s*-\d+(?:,\d+)?\s+\+\d+(?:,\d+)?\s*@@)?(.*?)(?:@@)?\s*$/;

/**
 * Reads a patch as models write it: wrapped in a shell's here-document or in a fence, with CRLF, without its first
 * line, and with lines that stay but lack their blank. What could mean two things, or was cut off, is refused.
 */
export function parsePatch(given: string): ParsedPatch {
  const lines = given.replaceAll('\r\n', '\n').split('\n');
  try {
    return { kind: 'patch', files: new PatchParser(lines, ...bodyOf(lines)).parse() };
  } catch (error) {
    if (error instanceof PatchProblem) return { kind: 'unfit', message: error.message };
    throw error;
  }
}

class PatchProblem extends Error {}

/** The lines between the first and the last line of the patch; the end excluded. */
function bodyOf(lines: readonly string[]): [from: number, to: number] {
  const first = lines.findIndex((line) => line.trim() === begin);
  const header = lines.findIndex((line) => fileHeader.test(line.trim()));
  if (first < 0 && header < 0) throw new PatchProblem(`The patch must begin with the line "${begin}".`);
  const from = first >= 0 ? first + 1 : header;
  const to = lines.findLastIndex((line) => line.trim() === end);
  // Without its end nobody knows whether it is whole: half a hunk may fit, too.
  if (to < from) throw new PatchProblem(`The patch must end with the line "${end}"; send it whole.`);
  return [from, to];
}

type OpenFile =
  | { readonly kind: 'add'; readonly path: string; readonly at: number; readonly lines: string[] }
  | { readonly kind: 'delete'; readonly path: string; readonly at: number }
  | {
      readonly kind: 'update';
      readonly path: string;
      readonly at: number;
      movedTo: string | undefined;
      readonly hunks: OpenHunk[];
    };

interface OpenHunk {
  readonly at: number;
  readonly under: string[];
  readonly lines: PatchLine[];
  atEnd: boolean;
}

class PatchParser {
  private readonly files: OpenFile[] = [];

  constructor(
    private readonly lines: readonly string[],
    private readonly from: number,
    private readonly to: number,
  ) {}

  parse(): FilePatch[] {
    for (let index = this.from; index < this.to; index += 1) this.take(this.lines[index] ?? '', index + 1);
    if (this.files.length === 0) {
      throw new PatchProblem('The patch is empty; name a file with "*** Update File: path".');
    }
    return this.files.map(closed);
  }

  private take(line: string, at: number): void {
    const file = this.files.at(-1);
    const isInHunk = file?.kind === 'update' && file.hunks.length > 0;
    // Inside a hunk a blank before it makes it a line of the file.
    const header = fileHeader.exec(isInHunk ? line : line.trim());
    if (header) this.open(header[1] ?? '', header[2] ?? '', at);
    else if (/^\*\*\* (\w+ File:|Begin Patch)/.test(line)) {
      throw new PatchProblem(`Line ${String(at)} of the patch has an unknown header: ${clip(line)}.`);
    } else if (file?.kind === 'update') takeUpdate(file, line, at);
    else if (file?.kind === 'add') takeNew(file, line, at);
    else if (line.trim() !== '') {
      const wanted = file ? 'a deletion has no lines' : 'name a file first, such as "*** Update File: path"';
      throw new PatchProblem(`Line ${String(at)} of the patch cannot stand there (${wanted}): ${clip(line)}.`);
    }
  }

  private open(verb: string, path: string, at: number): void {
    if (path === '') throw new PatchProblem(`Line ${String(at)} of the patch names no file.`);
    const named = this.files.find((file) => file.path === path);
    if (named?.kind === 'update' && verb === 'Update' && named.movedTo === undefined) {
      // What comes next belongs to the file that is last in the list.
      this.files.splice(this.files.indexOf(named), 1);
      this.files.push(named);
      named.hunks.push({ at, under: [], lines: [], atEnd: false });
      return;
    }
    if (named) throw new PatchProblem(`The patch names ${path} twice; say once what is to become of it.`);
    if (verb === 'Add') this.files.push({ kind: 'add', path, at, lines: [] });
    else if (verb === 'Delete') this.files.push({ kind: 'delete', path, at });
    else this.files.push({ kind: 'update', path, at, movedTo: undefined, hunks: [] });
  }
}

function takeNew(file: OpenFile & { readonly kind: 'add' }, line: string, at: number): void {
  if (line.startsWith('+') || line.trim() === '') file.lines.push(line);
  else if (!endOfFile.test(line)) {
    throw new PatchProblem(
      `Line ${String(at)} of the patch is to be in the new file ${file.path} and must begin with "+": ${clip(line)}.`,
    );
  }
}

function takeUpdate(file: OpenFile & { readonly kind: 'update' }, line: string, at: number): void {
  const last = file.hunks.at(-1);
  const move = last ? undefined : moveHeader.exec(line.trim());
  if (move) {
    if (!move[1] || file.movedTo !== undefined) {
      throw new PatchProblem(`Line ${String(at)} of the patch must name one place to move ${file.path} to.`);
    }
    [, file.movedTo] = move;
    return;
  }
  const header = hunkHeader.exec(line);
  if (header) {
    const under = header[1]?.trim() ?? '';
    if (last?.lines.length === 0) last.under.push(...(under === '' ? [] : [under]));
    else file.hunks.push({ at, under: under === '' ? [] : [under], lines: [], atEnd: false });
    return;
  }
  if (endOfFile.test(line)) {
    if (last) last.atEnd = true;
    return;
  }
  if (line.startsWith('\\ No newline')) return;
  if (!last && line.trim() === '') return;
  let hunk = last;
  if (!hunk || hunk.atEnd) {
    if (hunk && line.trim() === '') return;
    hunk = { at, under: [], lines: [], atEnd: false };
    file.hunks.push(hunk);
  }
  hunk.lines.push(lineOf(line));
}

function lineOf(line: string): PatchLine {
  const text = line.slice(1);
  if (line.startsWith('+')) return { kind: 'add', text, written: text };
  if (line.startsWith('-')) return { kind: 'remove', text, written: text };
  return { kind: 'keep', text: line.startsWith(' ') ? text : line, written: line };
}

function closed(file: OpenFile): FilePatch {
  switch (file.kind) {
    case 'delete':
      return { kind: 'delete', path: file.path };
    case 'add': {
      const last = file.lines.findLastIndex((line) => line.startsWith('+'));
      const text = file.lines.slice(0, last + 1).map((line) => `${line.slice(1)}\n`);
      return { kind: 'add', path: file.path, text: text.join('') };
    }
    case 'update': {
      const { path, movedTo } = file;
      const hunks = file.hunks
        .map((hunk, index): PatchHunk => ({ ...hunk, number: index + 1 }))
        .filter(({ lines }) => lines.some(({ kind }) => kind !== 'keep'));
      if (hunks.length > 0 || movedTo !== undefined) return { kind: 'update', path, movedTo, hunks };
      throw new PatchProblem(`The patch changes nothing in ${path} (line ${String(file.at)}): no line has "-" or "+".`);
    }
  }
}

const clip = (line: string): string => JSON.stringify(line.length > 100 ? `${line.slice(0, 100)}…` : line);
