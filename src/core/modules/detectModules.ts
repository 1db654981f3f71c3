import { baseName } from './folderPath.ts';
import type { Module, ModuleSource } from './module.ts';
import { findPackages, readRootManifest } from './packages.ts';
import { isCode, plainFolders } from './plainFolders.ts';

/** One opened folder and its files. */
export interface ModuleRoot extends ModuleSource {
  readonly name: string;
}

/** How many modules are offered at most. */
export const mostModules = 500;

/**
 * The modules of a workspace, sorted by path, none inside another unless a workspace declares both. A root is one itself
 * when there is nothing in it to split it by.
 */
export async function detectModules(roots: readonly ModuleRoot[]): Promise<Module[]> {
  const modules: Module[] = [];
  for (const root of roots) {
    for (const found of await modulesOf(root)) {
      modules.push(roots.length === 1 ? found : { ...found, path: joined(root.name, found.path) });
    }
  }
  return modules.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)).slice(0, mostModules);
}

async function modulesOf(root: ModuleRoot): Promise<Module[]> {
  const packages = await findPackages(root);
  const folders = plainFolders(root.files, new Set(packages.map(({ path }) => path)));
  const plain = folders.map((path): Module => ({ path, name: baseName(path), kind: 'folder' }));
  if (packages.length + plain.length > 0) return [...packages, ...plain];
  const manifest = await readRootManifest(root);
  if (!manifest && !root.files.some(isCode)) return [];
  return [{ path: '.', name: manifest?.name ?? root.name, kind: manifest?.kind ?? 'folder' }];
}

function joined(root: string, path: string): string {
  return path === '.' ? root : `${root}/${path}`;
}
