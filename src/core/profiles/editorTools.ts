/** What names of a profile come to among the tools that the editor offers. */
export interface NamedTools {
  readonly tools: readonly string[];
  /** Those that no task is given, each with the reason as a clause. */
  readonly denied: readonly { readonly name: string; readonly why: string }[];
  readonly unknown: readonly string[];
}

/**
 * Finds the editor's tools, those of extensions and MCP servers, by their names there, and those of MCP servers also as Copilot
 * (`server/tool`, `server/*`) and Claude Code (`mcp__server__tool`, `mcp__server`) write them.
 */
export function editorTools(names: readonly string[], offered: readonly string[]): NamedTools {
  const tools = new Set<string>();
  const denied = new Map<string, string>();
  const unknown: string[] = [];
  for (const name of names) {
    const found = offered.filter((tool) => isMeant(name, tool));
    if (found.length === 0) unknown.push(name);
    for (const tool of found) {
      const why = denialOf(tool);
      if (why === undefined) tools.add(tool);
      else denied.set(tool, why);
    }
  }
  return { tools: [...tools], denied: [...denied].map(([name, why]) => ({ name, why })), unknown };
}

function isMeant(name: string, tool: string): boolean {
  if (name === tool) return true;
  const [server = '', ...rest] = name.replace(/^mcp__/, '').split(/__|\//);
  if (server === '' || !(name.startsWith('mcp__') || name.includes('/'))) return false;
  // As VS Code names them: its own sign, the beginning of the server's name, the tool's name.
  const start = `mcp_${server.replaceAll(/[^\w.-]+/g, '_').slice(0, 13)}_`;
  const part = rest.join('_');
  const plain = (text: string): string => text.replaceAll('.', '_').toLowerCase().slice(0, 64);
  return part === '' || part === '*' ? plain(tool).startsWith(plain(start)) : plain(tool) === plain(start + part);
}

const anyOf = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const agents = anyOf('subagent agent agents delegate');
const answers = anyOf('approve approval confirm confirmation permission questions review');
const programs = anyOf('terminal shell bash zsh powershell cmd exec execute command commands run task tests kernel');
const changes = anyOf(
  'edit edits write create delete remove move rename replace insert patch apply update append copy install save',
);
const files = anyOf(
  'file files directory directories folder folders notebook cell symbol string text patch workspace code path edit edits',
);

/** Told by its name, as nothing else tells what a tool does: why no task is given it. */
function denialOf(tool: string): string | undefined {
  const words = tool
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const has = (set: ReadonlySet<string>): boolean => words.some((word) => set.has(word));
  if (words[0] === 'fanout' || has(agents)) return 'it starts agents past the limits on delegation';
  if (has(answers)) return 'approvals and answers are the person’s';
  if (has(programs)) return 'programs are run by run_command, with its approvals';
  const changing = words.filter((word) => changes.has(word));
  if (changing.some((verb) => words.some((word) => word !== verb && files.has(word))))
    return 'files are changed by the tools that know what others change';
  return undefined;
}
