import type { Tool, ToolResult } from '../../../../src/core/agent/tool.ts';
import { listFiles } from '../../../../src/core/child/tools/listFiles.ts';
import { searchText } from '../../../../src/core/child/tools/searchText.ts';
import type { Found, TextMatch, TextQuery, WorkspaceSearch } from '../../../../src/core/child/workspaceSearch.ts';
import { PathGate } from '../../../../src/core/files/paths/pathGate.ts';
import type { FileLocation, FileState, Located, WorkspaceRoot } from '../../../../src/core/files/workspacePort.ts';

/** Roots with files of no content, and a search that answers from a table and notes what it was asked. */
export class SearchStage implements WorkspaceSearch {
  readonly asked: string[] = [];
  readonly links = new Map<string, Located>();
  complete = true;
  found: TextMatch[] = [];

  constructor(
    readonly tree: Readonly<Record<string, readonly string[]>>,
    private readonly folders: readonly WorkspaceRoot[] = Object.keys(tree).map((name) => ({
      name,
      path: `/ws/${name}`,
    })),
  ) {}

  roots(): readonly WorkspaceRoot[] {
    return this.folders;
  }

  locate(absolute: string): Promise<Located> {
    const inRoot = absolute.slice('/ws/'.length);
    const path = this.folders.length > 1 ? inRoot : inRoot.slice(inRoot.indexOf('/') + 1);
    return Promise.resolve(
      this.links.get(absolute) ?? { kind: 'inside', file: { key: absolute, path, at: absolute, locks: [] } },
    );
  }

  namesOf({ path }: FileLocation): Promise<readonly string[]> {
    return Promise.resolve([path]);
  }

  isLink(): Promise<boolean> {
    return Promise.resolve(false);
  }

  read({ path }: { readonly path: string }): Promise<FileState> {
    const all = Object.entries(this.tree).flatMap(([root, files]) =>
      files.map((file) => (this.folders.length > 1 ? `${root}/${file}` : file)),
    );
    if (all.includes(path)) return Promise.resolve({ kind: 'text', text: '', unsaved: false, version: 1 });
    return Promise.resolve({ kind: all.some((file) => file.startsWith(`${path}/`)) ? 'folder' : 'missing' });
  }

  files(root: WorkspaceRoot, glob: string | undefined): Promise<Found<string>> {
    this.asked.push(`${root.name} ${glob ?? '-'}`);
    return Promise.resolve({ items: this.tree[root.name] ?? [], complete: this.complete });
  }

  matches(root: WorkspaceRoot, { query, regex }: TextQuery, glob: string | undefined): Promise<Found<TextMatch>> {
    this.asked.push(`${root.name} ${glob ?? '-'} ${regex ? 'regex' : 'text'} ${query}`);
    return Promise.resolve({ items: this.found, complete: this.complete });
  }

  list(input: object = {}): Promise<ToolResult> {
    return run(listFiles(this, this), input);
  }

  search(input: object): Promise<ToolResult> {
    return run(searchText(this, this, new PathGate(this)), input);
  }
}

function run(tool: Tool, input: object): Promise<ToolResult> {
  return tool.run(input, new AbortController().signal);
}
