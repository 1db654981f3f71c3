import { nameColumns, type SymbolPorts } from '../../src/core/child/namedSymbol.ts';
import type { Diagnostic, FoundPlace, LanguageService, NamePlace } from '../../src/core/child/languageService.ts';
import type { TextMatch, WorkspaceSearch } from '../../src/core/child/workspaceSearch.ts';
import type { PlannedEdits } from '../../src/core/files/taskFiles.ts';
import type { Tool } from '../../src/core/agent/tool.ts';
import { filesFixture, never, type FilesFixture } from './filesFixture.ts';

/** A language service to which equal words are one symbol, in all files of a fixture but in lines that begin with `//`. */
export class WordLanguage implements LanguageService {
  /** What it was told to know as well, call by call. */
  readonly alongside: (readonly string[])[] = [];
  found: { items: readonly Diagnostic[]; isFresh: boolean } = { items: [], isFresh: true };
  isThere = true;
  /** Runs when the edits of a rename are found and before they are handed over. */
  beforeAnswer: () => Promise<void> | void = () => undefined;
  /** Tells symbols of one name apart. */
  isOne: (a: NamePlace, b: FoundPlace) => boolean = () => true;
  renames = 0;

  constructor(
    private readonly fixture: FilesFixture,
    private readonly paths: readonly string[],
  ) {}

  /** What tools are built with. */
  get ports(): SymbolPorts {
    const { coordinator, workspace } = this.fixture;
    const search: WorkspaceSearch = {
      files: () => Promise.resolve({ items: this.paths, complete: true }),
      matches: (_root, { query }) => Promise.resolve({ items: this.linesWith(query), complete: true }),
    };
    return { gate: coordinator.gate, workspace, search, language: this };
  }

  diagnostics(): ReturnType<LanguageService['diagnostics']> {
    return Promise.resolve(this.found);
  }

  references(place: NamePlace, alongside: readonly string[]): Promise<readonly FoundPlace[] | undefined> {
    this.alongside.push(alongside);
    if (!this.isThere) return Promise.resolve(undefined);
    const lineOf = this.fixture.workspace.text(place.path.slice('/ws/'.length))?.split('\n')[place.line - 1] ?? '';
    return Promise.resolve(lineOf.startsWith('//') ? [] : this.placesOf(place));
  }

  async rename(place: NamePlace, newName: string): Promise<readonly PlannedEdits[]> {
    this.renames += 1;
    const places = this.placesOf(place);
    const planned = this.paths.flatMap((path): PlannedEdits[] => {
      const absolute = `/ws/${path}`;
      const edits = places.filter((each) => each.path === absolute);
      if (edits.length === 0) return [];
      return [
        {
          path: absolute,
          text: this.fixture.workspace.text(path) ?? '',
          edits: edits.map(({ line, column }) => ({
            startLine: line - 1,
            startCharacter: column,
            endLine: line - 1,
            endCharacter: column + place.name.length,
            newText: newName,
          })),
        },
      ];
    });
    await this.beforeAnswer();
    return planned;
  }

  private placesOf(place: NamePlace): FoundPlace[] {
    return this.linesWith(place.name)
      .filter(({ text }) => !text.startsWith('//'))
      .flatMap(({ path, line, text }) =>
        nameColumns(text, place.name).map((column) => ({ path: `/ws/${path}`, line, column })),
      )
      .filter((found) => this.isOne(place, found));
  }

  private linesWith(text: string): TextMatch[] {
    return this.paths.flatMap((path) =>
      (this.fixture.workspace.text(path) ?? '').split('\n').flatMap((line, index) => {
        const column = line.indexOf(text);
        return column < 0 ? [] : [{ path, line: index + 1, text: line, column }];
      }),
    );
  }
}

/** Two files that share a name, which a text and a comment have as well. */
export const shop = {
  'a.js': 'export function total(rows) {\n  return rows.length;\n}\n// total is a number\n',
  'b.js': "import { total } from './a.js';\n\nexport const sum = total([]) + total([]);\n",
  'c.md': 'total\n',
};

/** The name where it is declared. */
export const declared = { path: 'a.js', line: 1, symbol: 'total' };

export function wordStage(files: Readonly<Record<string, string>> = shop): {
  readonly fixture: FilesFixture;
  readonly language: WordLanguage;
} {
  const fixture = filesFixture(files);
  const paths = Object.keys(files).filter((path) => !path.endsWith('.md'));
  return { fixture, language: new WordLanguage(fixture, paths) };
}

/** What a tool answers. */
export async function text(tool: Tool, input: unknown): Promise<string> {
  return (await tool.run(input, never)).text;
}
