import { HumanError } from '../../core/base/errors.ts';
import type { SpawnRequest } from '../../core/tasks/spawnRequest.ts';

/** A part of the workspace that one task can be given. */
export interface ModuleChoice {
  /** Workspace-relative, `/` between segments; `.` is the whole workspace. */
  readonly folder: string;
  /** What it was recognized by, for people: `npm package`, `folder`. */
  readonly kind?: string;
}

/** One child of a delegation: its module, and what it owns. */
export interface PlannedTask {
  readonly folder: string;
  readonly owns: string;
  readonly request: SpawnRequest;
}

/** Folders as they are compared: `./a/` is `a`, and each stands once. */
export function distinctFolders(folders: readonly string[]): string[] {
  return [...new Set(folders.map(normalFolder))];
}

/** One task per folder with the same goal; each is told what it owns and where the others work (no model plans here). */
export function planDelegation(instruction: string, folders: readonly string[]): PlannedTask[] {
  if (instruction.trim() === '')
    throw new HumanError('The instruction is blank: say what shall be done in the modules.');
  if (folders.length === 0) throw new HumanError('No module is named: name at least one folder of the workspace.');
  const distinct = distinctFolders(folders);
  return distinct.map((folder) => ({
    folder,
    owns: folder === '.' ? '**' : `${folder}/**`,
    request: {
      goal: instruction,
      module: folder,
      context: contextOf(
        folder,
        distinct.filter((other) => other !== folder),
      ),
    },
  }));
}

/** What is wrong with a module that is not there, and which ones are. */
export function unknownModule(folder: string, known: readonly ModuleChoice[], problem: string): HumanError {
  if (known.length === 0) return new HumanError(problem);
  const names = known.slice(0, listedModules).map((module) => module.folder);
  if (known.length > listedModules) names.push(`and ${String(known.length - listedModules)} more`);
  return new HumanError(`There is no module "${folder}" in this workspace; the modules are: ${names.join(', ')}.`);
}

const listedModules = 20;

function contextOf(folder: string, others: readonly string[]): string {
  const own =
    folder === '.'
      ? 'You own the whole workspace, but for what is said below.'
      : `You own the module ${folder}: do the goal in the files below it, and only there where that suffices.`;
  if (others.length === 0) return own;
  return [
    own,
    'At the same time other tasks do the same in these modules, which are theirs:',
    ...others.map((other) => `- ${other === '.' ? 'the rest of the workspace' : other}`),
    'Leave their files to them. Files of no module are shared: change there only what your module needs, and as little as possible.',
  ].join('\n');
}

function normalFolder(folder: string): string {
  const segments = folder.split(/[\\/]/).filter((segment) => segment !== '' && segment !== '.');
  const path = segments.join('/');
  return path === '' ? '.' : /^[\\/]/.test(folder) ? `/${path}` : path;
}
