import type { ModuleResolution, Resolution } from './moduleResolution.ts';
import { baseName, folderOf, foldersAbove, relativeSpecifier, resolveFrom } from './paths.ts';
import type { Target } from './refactor/importWriter.ts';

/** What a package's name, with or without a part of it behind, means to an importer. */
export function packageTarget(resolution: ModuleResolution, importer: string, specifier: string): Resolution {
  const { name, part } = splitSpecifier(specifier);
  const own = workspacePackage(resolution, name);
  if (own === undefined) return undefined;
  if (own) return insideTarget(resolution, specifier, part, own);
  for (const above of packageFolders(resolution, importer)) {
    const home = `${above === '' ? '' : `${above}/`}node_modules/${name}`;
    const found = resolution.firstFile([`${home}/package.json`]);
    if (found === undefined) return undefined;
    if (found === null) continue;
    const text = resolution.textOf(found);
    if (text === undefined) return undefined;
    return insideTarget(resolution, specifier, part, { folder: home, description: readDescription(text) });
  }
  return { specifier, form: 'default' };
}

/** The folders above a file that have a package of their own, nearest first: where `node_modules` are looked for. */
function packageFolders(resolution: ModuleResolution, importer: string): string[] {
  const folder = folderOf(importer);
  const above = [folder, ...foldersAbove(folder)];
  return above.filter((each) => each === '' || resolution.facts.exists(`${each}/package.json`) === true);
}

interface PackageDescription {
  readonly name?: unknown;
  readonly main?: unknown;
  readonly type?: unknown;
  readonly exports?: unknown;
}

interface Package {
  readonly folder: string;
  readonly description: PackageDescription;
}

/** A package of this workspace by its name; null when there is none, undefined when files must be read first. */
function workspacePackage(resolution: ModuleResolution, name: string): Package | null | undefined {
  let pending = false;
  for (const path of resolution.facts.paths) {
    if (baseName(path) !== 'package.json' || /(?:^|\/)node_modules\//.test(path)) continue;
    const text = resolution.textOf(path);
    if (text === undefined) pending = true;
    const description = typeof text === 'string' ? readDescription(text) : {};
    if (description.name === name) return { folder: folderOf(path), description };
  }
  return pending ? undefined : null;
}

function insideTarget(
  resolution: ModuleResolution,
  specifier: string,
  part: string,
  { folder, description }: Package,
): Resolution {
  if (description.exports !== undefined && description.exports !== null) {
    const entry = pickExport(description.exports, part === '' ? '.' : `./${part}`);
    if (!entry) return { specifier, form: 'default' };
    const path = resolveFrom(folder, entry.path);
    if (path === undefined || !isModule(path, description)) return ownForm(resolution, specifier, path, folder);
    const form = resolution.formOf(path);
    return form && { specifier, form: entry.forImport ? form.form : 'namespace', path };
  }
  const main = typeof description.main === 'string' ? description.main : 'index';
  const base = resolveFrom(folder, part === '' ? main : part) ?? folder;
  const path = resolution.firstFile([
    ...(/\.[a-z]+$/.test(base) ? [base] : []),
    `${base}.js`,
    `${base}.json`,
    `${base}/index.js`,
  ]);
  if (path === undefined) return undefined;
  if (path === null) return { specifier, form: 'default' };
  const written =
    part === '' ? specifier : `${specifier.slice(0, -part.length)}${relativeSpecifier(folder, path).slice(2)}`;
  if (path.endsWith('.json')) return { specifier: written, form: 'default', json: true };
  if (!isModule(path, description)) return ownForm(resolution, written, path, folder);
  const form = resolution.formOf(path);
  return form && { specifier: written, form: 'namespace' };
}

/** A package of the workspace is converted like everything else; one from outside stays CommonJS, which is one value. */
function ownForm(
  resolution: ModuleResolution,
  specifier: string,
  path: string | undefined,
  folder: string,
): Resolution {
  if (path === undefined || folder.includes('node_modules')) return { specifier, form: 'default' };
  const form = resolution.formOf(path);
  return form && ({ specifier, path, form: form.form, ...(form.names ? { names: form.names } : {}) } satisfies Target);
}

interface PickedExport {
  readonly path: string;
  /** True when the package has this file for imports only, and another for `require`. */
  readonly forImport: boolean;
}

function pickExport(exported: unknown, subpath: string): PickedExport | undefined {
  const map =
    isRecord(exported) && Object.keys(exported).some((key) => key.startsWith('.')) ? exported : { '.': exported };
  return pickCondition(map[subpath], false);
}

function pickCondition(value: unknown, forImport: boolean): PickedExport | undefined {
  if (typeof value === 'string') return { path: value, forImport };
  if (Array.isArray(value)) return value.map((item: unknown) => pickCondition(item, forImport)).find((item) => item);
  if (!isRecord(value)) return undefined;
  for (const [condition, inner] of Object.entries(value)) {
    if (!['node', 'node-addons', 'import', 'module-sync', 'default'].includes(condition)) continue;
    const found = pickCondition(inner, forImport || (condition === 'import' && 'require' in value));
    if (found) return found;
  }
  return undefined;
}

function isModule(path: string, description: PackageDescription): boolean {
  return path.endsWith('.mjs') || (path.endsWith('.js') && description.type === 'module');
}

function readDescription(text: string | null): PackageDescription {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return isRecord(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function splitSpecifier(specifier: string): { readonly name: string; readonly part: string } {
  const segments = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  return { name: segments.slice(0, length).join('/'), part: segments.slice(length).join('/') };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
