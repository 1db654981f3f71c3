import type { Toolset } from '../tasks/taskSpec.ts';

/** What a list of tools of any agent comes to here. */
export interface MappedTools {
  /** `undefined` when the list allows everything. */
  readonly toolsets: readonly Toolset[] | undefined;
  /** Names that nothing here does the work of. */
  readonly unknown: readonly string[];
}

/** Our toolsets in the order in which they are shown, with what other agents call their tools; letters and digits only. */
const names: Readonly<Record<Toolset, ReadonlySet<string>>> = {
  read: new Set([
    ...[
      'read',
      'readfile',
      'readmanyfiles',
      'notebookread',
      'view',
      'ls',
      'list',
      'listfiles',
      'listdir',
      'listdirectory',
    ],
    ...['glob', 'grep', 'ripgrep', 'search', 'searchtext', 'searchfiles', 'searchcodebase', 'codebase', 'filesearch'],
    ...['textsearch', 'grepsearch', 'usages', 'findreferences', 'problems', 'getdiagnostics', 'geterrors', 'lsp'],
  ]),
  edit: new Set([
    ...[
      'edit',
      'editfile',
      'editfiles',
      'multiedit',
      'notebookedit',
      'write',
      'writefile',
      'create',
      'createfile',
      'new',
    ],
    ...['applypatch', 'strreplace', 'replace', 'replacestringinfile', 'inserteditintofile', 'deletefile', 'movefile'],
    ...['renamesymbol', 'createdirectory'],
  ]),
  terminal: new Set([
    ...[
      'terminal',
      'bash',
      'bashoutput',
      'shell',
      'powershell',
      'execute',
      'executecommand',
      'runcommand',
      'runcommands',
    ],
    ...['runinterminal', 'runshellcommand', 'runtask', 'runtasks', 'runtests', 'killshell', 'getterminaloutput'],
    ...['terminallastcommand', 'terminalselection', 'testfailure'],
  ]),
};

const knownToolsets = Object.keys(names) as Toolset[];

/** Maps tool names of Claude Code, VS Code, Copilot and ourselves, such as `Bash(git log:*)` or `edit/editFiles`. */
export function toolsetsOf(tools: readonly string[]): MappedTools {
  const found = new Set<Toolset>();
  const unknown: string[] = [];
  for (const tool of tools) {
    if (tool === '*' || tool === 'all') return { toolsets: undefined, unknown: [] };
    const toolset = toolsetOf(tool);
    if (toolset) found.add(toolset);
    else unknown.push(tool);
  }
  return { toolsets: knownToolsets.filter((toolset) => found.has(toolset)), unknown };
}

/** `a/b` is tool b of set a: the set tells where the tool does not, but a server's name never does. */
function toolsetOf(tool: string): Toolset | undefined {
  const plain = tool.replace(/\(.*$/s, '');
  if (plain.startsWith('mcp__')) return undefined;
  const [set = '', ...rest] = plain.split('/');
  const candidates = rest.length === 0 ? [set] : isSetOfTools(set) ? [rest.join(''), set] : [];
  return candidates.map(byName).find((toolset) => toolset !== undefined);
}

function byName(name: string): Toolset | undefined {
  const word = name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();
  return knownToolsets.find((toolset) => names[toolset].has(word));
}

const isSetOfTools = (set: string): boolean => ['read', 'search', 'edit', 'execute'].includes(set);
