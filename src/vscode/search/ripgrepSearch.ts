import type { Clock } from '../../core/base/clock.ts';
import type { Found, TextMatch, TextQuery, WorkspaceSearch } from '../../core/child/workspaceSearch.ts';
import type { WorkspaceRoot } from '../../core/files/workspacePort.ts';
import { parseMatch } from './ripgrepMatch.ts';
import { runRipgrep } from './ripgrepProcess.ts';

/** A file with text that its disk does not have, by its path relative to the root. */
export interface UnsavedFile {
  readonly path: string;
  readonly text: string;
}

/** What searching with ripgrep needs of the editor. */
export interface RipgrepPorts {
  readonly program: string;
  /** Globs relative to the root that the editor's settings exclude. */
  readonly excludes: (root: WorkspaceRoot) => readonly string[];
  readonly unsavedFiles: (root: WorkspaceRoot) => readonly UnsavedFile[];
  readonly clock: Clock;
  /** Makes paths equal that mean one file on this system. */
  readonly foldPath: (path: string) => string;
}

/** Beyond these a search is cut short. */
const most = { files: 200_000, matches: 10_000 } as const;

const newline = 0x0a;
const nul = 0;

const commonArgs = [
  ...['--no-config', '--no-ignore-messages', '--hidden', '--path-separator', '/'],
  // As VS Code searches: the workspace's own ignore files count, in a repository or not, and no others.
  ...['--no-ignore-parent', '--no-ignore-global', '--no-require-git'],
];

/** Searches with VS Code's own ripgrep; unsaved text is piped to it, so that it is matched by the same rules. */
export class RipgrepSearch implements WorkspaceSearch {
  constructor(private readonly ports: RipgrepPorts) {}

  async files(root: WorkspaceRoot, glob: string | undefined, signal: AbortSignal): Promise<Found<string>> {
    if (glob === undefined || glob.startsWith('!')) return this.list(root, glob, signal);
    // To ripgrep a glob stands above ignore files: what it lists counts only if it would list it without.
    const [named, unignored] = await Promise.all([this.list(root, glob, signal), this.list(root, undefined, signal)]);
    const allowed = new Set(unignored.items);
    return { items: named.items.filter((path) => allowed.has(path)), complete: named.complete && unignored.complete };
  }

  async matches(
    root: WorkspaceRoot,
    query: TextQuery,
    glob: string | undefined,
    signal: AbortSignal,
  ): Promise<Found<TextMatch>> {
    const { foldPath } = this.ports;
    const unsaved = new Map(this.ports.unsavedFiles(root).map((file) => [foldPath(file.path), file]));
    const restricted = unsaved.size > 0 || (glob !== undefined && !glob.startsWith('!'));
    const [onDisk, listed] = await Promise.all([
      this.search(root, query, [...this.globArgs(root, glob), '--'], './', signal),
      restricted ? this.files(root, glob, signal) : undefined,
    ]);
    if (!listed) return onDisk;
    const allowed = new Set(listed.items.map(foldPath));
    const items = onDisk.items.filter(({ path }) => allowed.has(foldPath(path)) && !unsaved.has(foldPath(path)));
    let complete = onDisk.complete && listed.complete;
    for (const [key, { path, text }] of unsaved) {
      if (!allowed.has(key)) continue;
      const inBuffer = await this.search(root, query, ['--'], '-', signal, text);
      complete &&= inBuffer.complete;
      items.push(...inBuffer.items.map((match) => ({ ...match, path })));
    }
    return { items, complete };
  }

  private async list(root: WorkspaceRoot, glob: string | undefined, signal: AbortSignal): Promise<Found<string>> {
    const items: string[] = [];
    const complete = await runRipgrep({
      program: this.ports.program,
      args: [...commonArgs, '--files', '--null', ...this.globArgs(root, glob), '--', './'],
      folder: root.path,
      separator: nul,
      onRecord: (record) => {
        items.push(withoutDot(record.toString()));
        return items.length < most.files;
      },
      clock: this.ports.clock,
      signal,
    });
    return { items, complete };
  }

  private async search(
    root: WorkspaceRoot,
    { query, regex }: TextQuery,
    args: readonly string[],
    where: './' | '-',
    signal: AbortSignal,
    input?: string,
  ): Promise<Found<TextMatch>> {
    const items: TextMatch[] = [];
    const kind = regex ? ['--engine', 'auto'] : ['--fixed-strings'];
    const complete = await runRipgrep({
      program: this.ports.program,
      args: [...commonArgs, '--json', '--crlf', '--max-filesize', '5M', ...kind, ...args, query, where],
      folder: root.path,
      ...(input === undefined ? {} : { input }),
      separator: newline,
      onRecord: (record) => {
        const match = parseMatch(record);
        if (match) items.push({ ...match, path: withoutDot(match.path) });
        return items.length < most.matches;
      },
      clock: this.ports.clock,
      signal,
    });
    return { items, complete };
  }

  /** The later of two globs wins, so that nothing excluded is let in again. */
  private globArgs(root: WorkspaceRoot, glob: string | undefined): string[] {
    const excluded = this.ports.excludes(root).map((each) => `!${anchored(each)}`);
    return [...(glob === undefined ? [] : [glob]), ...excluded, '!**/.git'].map((each) => `--glob=${each}`);
  }
}

/** To VS Code a pattern without `**` counts from the root, to ripgrep one without `/` at any depth. */
function anchored(glob: string): string {
  return glob.startsWith('**/') || glob.startsWith('/') ? glob : `/${glob}`;
}

function withoutDot(path: string): string {
  return path.startsWith('./') ? path.slice(2) : path;
}
