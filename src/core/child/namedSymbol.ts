import { HumanError } from '../base/errors.ts';
import { ellipsis } from '../base/text.ts';
import type { PathGate } from '../files/paths/pathGate.ts';
import { lineNumbers, missingFile } from '../files/rejections.ts';
import type { Workspace } from '../files/workspacePort.ts';
import { shownPath } from './foundLines.ts';
import type { FoundPlace, LanguageService, NamePlace } from './languageService.ts';
import { readableMatches } from './readableMatches.ts';
import type { TextMatch, WorkspaceSearch } from './workspaceSearch.ts';

/** What finds out which symbol is meant by a name in a line. */
export interface SymbolPorts {
  readonly gate: Pick<PathGate, 'admit'>;
  readonly workspace: Pick<Workspace, 'roots' | 'read'>;
  readonly search: WorkspaceSearch;
  readonly language: LanguageService;
}

/** A symbol as a model names it: the line counts from 1. */
export interface SymbolInput {
  readonly path: string;
  readonly line: number;
  readonly symbol: string;
}

/** A name's place, and all places of what it stands for. */
export interface NamedSymbol {
  readonly place: NamePlace;
  /** Those that the task may see, by their paths in the workspace. */
  readonly references: readonly FoundPlace[];
  /** How many others there are. */
  readonly hidden: number;
}

const most = { alongside: 40, inOneLine: 8 } as const;

/** Throws a `HumanError` that says what is wrong with the input, or that no language service knows of it. */
export async function namedSymbol(input: SymbolInput, ports: SymbolPorts, signal: AbortSignal): Promise<NamedSymbol> {
  const { line, symbol: name } = input;
  if (!/^\S+$/.test(name)) throw new HumanError('The symbol must be one name, without blanks.');
  const { path, at, lines } = await readableFile(input.path, ports);
  const columns = columnsOf(name, line, path, lines);
  // Many services know only the files that are open and what these import.
  const alongside = await filesWith(name, path, ports, signal);
  const symbols: NamedSymbol[] = [];
  for (const column of columns.slice(0, most.inOneLine)) {
    const place = { path: at, line, column, name };
    const found = await ports.language.references(place, alongside, signal);
    if (!found) {
      throw new HumanError(
        `No language service answers for ${path}, so nothing is known of "${name}"; search_text finds where it stands.`,
      );
    }
    if (found.length > 0) symbols.push({ place, ...(await visible(found, ports)) });
  }
  const where = `in line ${String(line)} of ${path}`;
  const [first, ...others] = symbols;
  if (!first) {
    throw new HumanError(
      `The language service knows no symbol "${name}" ${where}; is it in a comment or a text there?`,
    );
  }
  const isFirst = ({ place }: NamedSymbol): boolean =>
    first.references.some((found) => found.path === path && found.line === line && found.column === place.column);
  if (others.every(isFirst)) return first;
  throw new HumanError(
    `"${name}" stands ${where} for different things; give a line where it stands once, such as where it is declared.`,
  );
}

/** A file as a task may read it: its path in the workspace, the absolute one, and its lines. */
export interface ReadableFile {
  readonly path: string;
  readonly at: string;
  readonly lines: readonly string[];
}

/** Looks a path up as a task gives it; throws a `HumanError` that says why it may not. */
export async function readableFile(
  path: string,
  { gate, workspace }: Pick<SymbolPorts, 'gate' | 'workspace'>,
): Promise<ReadableFile> {
  const admitted = await gate.admit(path, 'read');
  if (admitted.kind === 'rejected') throw new HumanError(admitted.message);
  const { file } = admitted;
  const state = await workspace.read(file, 'show');
  switch (state.kind) {
    case 'text':
      return { path: file.path, at: file.at, lines: state.text.split('\n') };
    case 'missing':
      throw new HumanError(missingFile(file.path, undefined).message);
    case 'folder':
      throw new HumanError(`${file.path} is a folder; give the path of a file.`);
    case 'unfit':
      throw new HumanError(`${file.path} cannot be shown: ${state.reason}.`);
  }
}

/** Places by their paths in the workspace; those that read_file would refuse are only counted. */
async function visible(
  places: readonly FoundPlace[],
  { gate }: Pick<SymbolPorts, 'gate'>,
): Promise<Pick<NamedSymbol, 'references' | 'hidden'>> {
  const paths = new Map<string, string | undefined>();
  for (const absolute of new Set(places.map(({ path }) => path))) {
    const admitted = await gate.admit(absolute, 'read');
    paths.set(absolute, admitted.kind === 'admitted' ? admitted.file.path : undefined);
  }
  const references = places.flatMap((place) => {
    const path = paths.get(place.path);
    return path === undefined ? [] : [{ ...place, path }];
  });
  return { references, hidden: places.length - references.length };
}

/** Files of the same language, by their ending, in which the name stands somewhere; absolute. */
async function filesWith(name: string, path: string, ports: SymbolPorts, signal: AbortSignal): Promise<string[]> {
  const ending = endingOf(path);
  const paths = (await linesWith(name, ports, signal)).map((match) => match.at).filter((at) => endingOf(at) === ending);
  return [...new Set(paths)].slice(0, most.alongside);
}

/** The lines of the workspace's files in which the name stands by itself, by their paths in the workspace. */
export async function linesWith(
  name: string,
  { gate, workspace, search }: Pick<SymbolPorts, 'gate' | 'workspace' | 'search'>,
  signal: AbortSignal,
): Promise<(TextMatch & { readonly at: string })[]> {
  const roots = workspace.roots();
  const found: (TextMatch & { readonly at: string })[] = [];
  for (const root of roots) {
    const { items } = await search.matches(root, { query: name, regex: false }, undefined, signal);
    const named = items.filter(({ text }) => nameColumns(text, name).length > 0);
    for (const match of await readableMatches(root, named, gate)) {
      found.push({ ...match, path: shownPath(root, match.path, roots.length > 1), at: `${root.path}/${match.path}` });
    }
  }
  return found;
}

/** Of scripts and their types, which are one language, always the same. */
function endingOf(path: string): string {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return /^[cm]?[jt]sx?$/.test(ending) ? 'ts' : ending;
}

/** Where a name stands by itself in a line, not as a part of a longer one; from 0. */
export function nameColumns(line: string, name: string): number[] {
  if (!line.includes(name)) return [];
  const plain = name.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
  const alone = `${startsWord.test(name) ? `(?<!${inWord})` : ''}${plain}${endsWord.test(name) ? `(?!${inWord})` : ''}`;
  return [...line.matchAll(new RegExp(alone, 'gu'))].map(({ index }) => index);
}

const inWord = String.raw`[\p{L}\p{M}\p{N}_$]`;
const startsWord = new RegExp(`^${inWord}`, 'u');
const endsWord = new RegExp(`${inWord}$`, 'u');

function columnsOf(name: string, line: number, path: string, lines: readonly string[]): number[] {
  const columns = nameColumns(lines[line - 1] ?? '', name);
  if (columns.length > 0) return columns;
  const others = lines.flatMap((text, index) => (nameColumns(text, name).length > 0 ? [index] : []));
  const there = others.length === 0 ? 'nowhere in it' : `in line ${lineNumbers(others)}`;
  const now =
    lines[line - 1] === undefined ? 'is not there' : `is ${JSON.stringify(ellipsis(lines[line - 1] ?? '', 200))}`;
  throw new HumanError(`"${name}" is not in line ${String(line)} of ${path}, which ${now}; it is ${there}.`);
}
