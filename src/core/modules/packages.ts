import picomatch from 'picomatch';
import { isPlainGlob } from '../base/plainGlobs.ts';
import { baseName, contains, parentOf } from './folderPath.ts';
import { manifestNames, parseManifest, type Manifest } from './manifest.ts';
import type { Module, ModuleSource } from './module.ts';

/** More manifests than anybody picks modules from; beyond it the deeper ones are not read. */
const mostManifests = 500;

/** Packages in such folders are for trying something out, unless a workspace declares them. */
const samples = /^(tests?|__tests__|testdata|(__)?fixtures?(__)?|examples?|templates?)$/i;

/** A folder with its manifests, the deciding one first. */
interface ManifestFolder {
  readonly path: string;
  readonly manifests: readonly Manifest[];
}

/**
 * The packages of one root by its manifests. Where a workspace declares its packages only those count, nested ones
 * included; elsewhere a package hides what lies in it (test fixtures, examples). The root itself is never among them, nor a
 * folder that only gathers packages.
 */
export async function findPackages(source: ModuleSource): Promise<Module[]> {
  const folders = await readManifests(source);
  const candidates = folders.flatMap(({ path, manifests }) => {
    if (path === '') return [];
    const manifest = manifests.find((each) => standingOf(each, path, folders) !== 'none');
    return manifest ? [{ path, manifest, declared: standingOf(manifest, path, folders) === 'declared' }] : [];
  });
  return candidates
    .filter(({ path, manifest, declared }) => {
      if (manifest.members && candidates.some((other) => contains(path, other.path))) return false;
      return declared || !candidates.some((other) => contains(other.path, path) && !other.manifest.members);
    })
    .map(({ path, manifest }) => ({ path, name: manifest.name ?? baseName(path), kind: manifest.kind }));
}

/** What the manifest at the top of a root makes of it; `undefined` when there is none. */
export async function readRootManifest(source: ModuleSource): Promise<Manifest | undefined> {
  const top = await readManifests({ ...source, files: source.files.filter((file) => !file.includes('/')) });
  return top[0]?.manifests.find((manifest) => manifest.isPackage);
}

async function readManifests(source: ModuleSource): Promise<ManifestFolder[]> {
  const files = source.files
    .filter((file) => manifestNames.includes(baseName(file)) && !/(^|\/)(node_modules|vendor|\.[^/]*)\//.test(file))
    .sort((a, b) => a.split('/').length - b.split('/').length)
    .slice(0, mostManifests);
  const folders = new Map<string, (readonly [order: number, manifest: Manifest])[]>();
  for (const file of files) {
    const text = await source.read(file);
    const manifest = text === undefined ? undefined : parseManifest(baseName(file), text);
    if (!manifest) continue;
    const manifests = folders.get(parentOf(file)) ?? [];
    manifests.push([manifestNames.indexOf(baseName(file)), manifest]);
    folders.set(parentOf(file), manifests);
  }
  return [...folders].map(([path, manifests]) => ({
    path,
    manifests: manifests.sort(([a], [b]) => a - b).map(([, manifest]) => manifest),
  }));
}

/** Whether a workspace above declares this folder, or whether it counts as a package without that, or neither. */
function standingOf(
  manifest: Manifest,
  path: string,
  folders: readonly ManifestFolder[],
): 'declared' | 'found' | 'none' {
  const above = folders
    .filter((folder) => contains(folder.path, path))
    .flatMap((folder) => folder.manifests.map((each) => ({ ...each, path: folder.path })))
    .filter((each) => each.kind === manifest.kind && each.members !== undefined);
  const relative = (workspace: string): string => (workspace === '' ? path : path.slice(workspace.length + 1));
  if (above.some((each) => matchesAny(each.excluded, relative(each.path)))) return 'none';
  if (above.some((each) => matchesAny(each.members ?? [], relative(each.path)))) return 'declared';
  // Cargo and Go take a package that is not declared as one of its own; npm's workspaces list all that there are.
  if (!manifest.isPackage || (above.length > 0 && manifest.kind === 'npm')) return 'none';
  if (path.split('/').some((name) => samples.test(name))) return 'none';
  return 'found';
}

function matchesAny(globs: readonly string[], path: string): boolean {
  // Intricate globs can take for ever to match, and a repository may hold anything.
  return globs
    .filter(isPlainGlob)
    .some((glob) => picomatch.isMatch(path, glob.replace(/^\.\//, '').replace(/\/+$/, ''), { noextglob: true }));
}
