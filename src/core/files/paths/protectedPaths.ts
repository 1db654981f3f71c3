/** The classes of paths that no agent may change unasked, and what each may do if it did. */
interface ProtectedClass {
  readonly reason: string;
  /** True where a person may allow a change; the rest is the person's alone. */
  readonly askable: boolean;
  /** Names of a file or folder anywhere in the path. */
  readonly names: ReadonlySet<string>;
  /** Matched against the folded path, `/` before its first segment. */
  readonly pattern: RegExp;
}

const protectedClasses: readonly ProtectedClass[] = [
  {
    reason: 'it belongs to version control, which can run programs from there',
    askable: false,
    names: new Set(['.git', '.gitmodules', '.gitconfig', '.hg', '.svn', '.husky', '.githooks']),
    pattern: /\/\.pre-commit-config\.ya?ml$/,
  },
  {
    reason: 'it configures the editor, which can run programs from there',
    askable: true,
    names: new Set(['.vscode', '.idea', '.zed', '.devcontainer', '.devcontainer.json']),
    pattern: /\.code-workspace$/,
  },
  {
    reason: 'it configures or instructs agents',
    askable: true,
    names: new Set([
      ...['.fanout', '.claude', '.codex', '.cursor', '.gemini', '.qwen', '.opencode', '.continue', '.roo', '.cline'],
      ...['.clinerules', '.windsurf', '.codeium', '.kiro', '.kilocode', '.amazonq', '.agents', '.agent', '.augment'],
      ...['.trae', '.junie', '.goose', '.crush', '.factory', '.copilot', '.aider', '.pi', '.hermes', '.mcp'],
      ...['mcp.json', '.mcp.json', 'opencode.json', 'opencode.jsonc', 'crush.json', '.cursorrules', '.windsurfrules'],
      ...['.roomodes', '.kilocodemodes', '.rules', '.goosehints', 'agents.md', 'agents.override.md', 'agent.md'],
      ...['claude.md', 'claude.local.md', 'gemini.md', 'qwen.md', 'copilot-instructions.md'],
    ]),
    pattern:
      /\.(instructions|prompt|chatmode|agent)\.md$|\/\.(roo|kilocode|cline)rules[^/]*(\/|$)|\/\.aider[^/]*$|\.mcp\.json$|\/\.github\/(instructions|prompts|chatmodes|agents|skills|hooks|copilot[^/]*)(\/|$)/,
  },
  {
    reason: 'a shell or package manager runs it at start-up',
    askable: true,
    names: new Set([
      ...['.bashrc', '.bash_profile', '.bash_login', '.bash_logout', '.bash_aliases', '.profile', '.zshrc', '.zshenv'],
      ...['.zprofile', '.zlogin', '.zlogout', '.kshrc', '.cshrc', '.tcshrc', '.login', '.logout', '.inputrc'],
      ...['.xprofile', '.xinitrc', '.npmrc', '.yarnrc', '.yarnrc.yml', '.pnpmfile.cjs', 'config.fish'],
    ]),
    pattern: /profile\.ps1$|\/fish\/conf\.d\//,
  },
  {
    reason: 'it may hold secrets',
    askable: false,
    names: new Set(['.env', '.netrc', '.pypirc', '.ssh', '.aws', '.gnupg']),
    pattern: /\/\.env[^/]*$/,
  },
  {
    reason: 'it decides what other tools leave out',
    askable: true,
    names: new Set([]),
    pattern: /\/\.[^/]*ignore$/,
  },
];

const secrets =
  /\/\.(netrc|pypirc)$|\/\.(ssh|aws|gnupg)\/|\/\.env(rc)?$|\/\.env\.(?![^/]*(example|sample|template|dist|defaults))[^/]*$/;

// What some file systems leave out or take as equal when they compare names (HFS+, NTFS).
const ignoredInNames = /\p{Cf}|\p{Variation_Selector}/gu;

/** Why a path is protected, as a clause, and whether a person may allow a change of it all the same. */
export interface Protection {
  readonly reason: string;
  readonly askable: boolean;
}

/** What protects this workspace-relative path from agents; undefined for one that they may change. */
export function protectionOf(path: string): Protection | undefined {
  const segments = path.split('/').map(foldName);
  const folded = `/${segments.join('/')}`;
  const found = protectedClasses.filter(
    ({ names, pattern }) => pattern.test(folded) || segments.some((segment) => matchesName(segment, names)),
  );
  return found.find(({ askable }) => !askable) ?? found[0];
}

/** Why no agent may read this workspace-relative path, as a clause; undefined for one that it may. */
export function secretReason(path: string): string | undefined {
  const folded = `/${path.split('/').map(foldName).join('/')}`;
  return secrets.test(folded) ? 'it may hold secrets' : undefined;
}

function foldName(segment: string): string {
  return segment
    .normalize('NFKC')
    .replace(ignoredInNames, '')
    .toLowerCase()
    .replace(/:.*$/, '')
    .replace(/[. ]+$/, '');
}

/** Equal, or the short name that Windows gives: six characters without dots, then `~` and a number. */
function matchesName(segment: string, names: ReadonlySet<string>): boolean {
  if (names.has(segment)) return true;
  const stem = /^([^.]{1,6})~\d+(\.[^.]{0,3})?$/.exec(segment)?.[1];
  if (stem === undefined) return false;
  return [...names].some((name) => name.replace(/^\.+/, '').replace(/\..*$/, '').slice(0, 6) === stem);
}
