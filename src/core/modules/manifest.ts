import { parse as parseToml, TomlError } from 'smol-toml';
import type { ModuleKind } from './module.ts';

/** What a manifest says about the folder that it stands in. */
export interface Manifest {
  readonly kind: Exclude<ModuleKind, 'folder'>;
  /** The name it gives; `undefined` when it has none or cannot be parsed. */
  readonly name: string | undefined;
  /** True when it describes a package, not only a workspace or a tool's settings. */
  readonly isPackage: boolean;
  /** The folders that it declares to be packages too, as globs relative to its own; `undefined` when it declares none. */
  readonly members: readonly string[] | undefined;
  /** Folders that are taken out of `members`, as globs. */
  readonly excluded: readonly string[];
}

const parsers: Readonly<Record<string, (text: string) => Manifest>> = {
  'package.json': parsePackageJson,
  'pyproject.toml': parsePyproject,
  'Cargo.toml': parseCargo,
  'go.mod': parseGoModule,
  'go.work': parseGoWork,
};

/** The names of files that `parseManifest` knows, in the order in which they decide what a folder is. */
export const manifestNames = Object.keys(parsers);

/** Reads a manifest; one that is torn or wrong still marks a package, though without a name. */
export function parseManifest(fileName: string, text: string): Manifest | undefined {
  return parsers[fileName]?.(text);
}

function parsePackageJson(text: string): Manifest {
  const json = parseJson(text);
  const workspaces = field(json, 'workspaces');
  const globs = texts(workspaces) ?? texts(field(workspaces, 'packages'));
  const name = textOf(field(json, 'name'));
  return {
    kind: 'npm',
    name,
    // A package.json without a name is often only there to say { "type": "module" }.
    isPackage: json === undefined || name !== undefined,
    members: globs?.filter((glob) => !glob.startsWith('!')),
    excluded: (globs ?? []).filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1)),
  };
}

function parsePyproject(text: string): Manifest {
  const toml = parseTable(text);
  const project = field(toml, 'project') ?? field(field(toml, 'tool'), 'poetry');
  const workspace = field(field(field(toml, 'tool'), 'uv'), 'workspace');
  return {
    kind: 'python',
    name: textOf(field(project, 'name')),
    isPackage: toml === undefined || project !== undefined || field(toml, 'build-system') !== undefined,
    members: texts(field(workspace, 'members')),
    excluded: texts(field(workspace, 'exclude')) ?? [],
  };
}

function parseCargo(text: string): Manifest {
  const toml = parseTable(text);
  const workspace = field(toml, 'workspace');
  return {
    kind: 'cargo',
    name: textOf(field(field(toml, 'package'), 'name')),
    isPackage: toml === undefined || field(toml, 'package') !== undefined,
    members: texts(field(workspace, 'members')),
    excluded: texts(field(workspace, 'exclude')) ?? [],
  };
}

function parseGoModule(text: string): Manifest {
  const name = /^\s*module\s+"?([^\s"]+)"?/m.exec(text)?.[1];
  return { kind: 'go', name, isPackage: true, members: undefined, excluded: [] };
}

function parseGoWork(text: string): Manifest {
  const uses = [...text.replace(/\/\/.*$/gm, '').matchAll(/^\s*use\s*(?:\(([^)]*)\)|(\S+))/gm)];
  const members = uses
    .flatMap(([, block, single]) => (block ?? single ?? '').split(/\s+/))
    .filter((path) => path !== '');
  return { kind: 'go', name: undefined, isPackage: false, members, excluded: [] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parseTable(text: string): unknown {
  try {
    return parseToml(text);
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined;
}
