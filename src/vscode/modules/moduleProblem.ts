import { resolvePath } from '../../core/files/paths/resolvePath.ts';
import type { Workspace, WorkspaceRoot } from '../../core/files/workspacePort.ts';
import type { Module } from '../../core/modules/module.ts';
import { nearestModules } from '../../core/modules/nearestModules.ts';
import { noFolder } from '../model/modelChoice.ts';

/** What judging a folder needs. */
export interface ModulePorts {
  readonly workspace: Pick<Workspace, 'roots' | 'locate' | 'read'>;
  /** The modules that a message may name. */
  readonly modules: () => Promise<readonly Module[]>;
}

const mostNamed = 3;

/** Why a folder cannot be a task's module, as one sentence with the next step; `undefined` when it can. */
export async function moduleProblem(folder: string, { workspace, modules }: ModulePorts): Promise<string | undefined> {
  const roots = workspace.roots();
  if (roots.length === 0) return noFolder;
  const given = folder.trim();
  if (given === '') return 'The module is blank; give a workspace-relative folder, or "." for the whole workspace.';
  if (/^\.?[\\/]*$/.test(given) && !given.startsWith('/') && !given.startsWith('\\')) return undefined;
  const resolved = resolvePath(given, roots);
  if (resolved.kind === 'rejected') {
    const inRoots = resolved.why === 'outside' ? [] : await rootsWith(given, roots, workspace);
    if (inRoots.length === 0) return `The module "${given}" cannot be used: ${lowerFirst(resolved.message)}`;
    return `Several folders are open; write the module as ${inRoots.map((path) => `"${path}"`).join(' or ')}.`;
  }
  if (/^([\\/]|[a-z]:)/i.test(given) || given.split(/[\\/]/).includes('..')) {
    const plain = resolved.path === '' ? '.' : resolved.path;
    return `The module "${given}" is not written relative to the workspace; write it as "${plain}".`;
  }
  if (roots.some(({ path }) => path.replace(/\/$/, '') === resolved.absolute)) return undefined;
  const located = await workspace.locate(resolved.absolute);
  if (located.kind === 'outside') {
    return `The module "${given}" is a link that leads out of the workspace; choose a folder inside it.`;
  }
  if (located.kind === 'unusable')
    return `The module "${given}" cannot be used: ${located.reason}; choose another folder.`;
  const { kind } = await workspace.read(located.file, 'show');
  if (kind === 'folder') return undefined;
  if (kind !== 'missing') {
    const parent = resolved.path.slice(0, Math.max(0, resolved.path.lastIndexOf('/'))) || '.';
    return `The module "${given}" is a file; give its folder "${parent}" instead.`;
  }
  return `There is no folder "${given}"; ${await suggestion(given, modules)}`;
}

/** A model that forgets the root's name means a folder that only one of them may have. */
async function rootsWith(
  given: string,
  roots: readonly WorkspaceRoot[],
  workspace: ModulePorts['workspace'],
): Promise<string[]> {
  const found: string[] = [];
  for (const root of roots.length > 1 ? roots : []) {
    const resolved = resolvePath(`${root.name}/${given}`, roots);
    if (resolved.kind === 'rejected') continue;
    const located = await workspace.locate(resolved.absolute);
    if (located.kind !== 'inside') continue;
    if ((await workspace.read(located.file, 'show')).kind === 'folder') found.push(resolved.path);
  }
  return found;
}

async function suggestion(given: string, modules: ModulePorts['modules']): Promise<string> {
  const nearest = nearestModules(await modules(), given, mostNamed).map(({ path }) => path);
  if (nearest.length === 0) return 'give a folder that exists.';
  return `give one that exists, such as ${nearest.join(', ')}.`;
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
