import { HumanError } from '../../core/base/errors.ts';
import type { Module } from '../../core/modules/module.ts';
import type { SpawnRequest } from '../../core/tasks/spawnRequest.ts';

/** One child of a delegation: its module, and what it owns. */
export interface PlannedTask {
  readonly folder: string;
  readonly owns: string;
  readonly request: SpawnRequest;
}

/** Folders as they are compared: `./a/` is `a`, and each stands once. */
function distinctFolders(folders: readonly string[]): string[] {
  return [...new Set(folders.map(normalFolder))];
}

/**
 * Whether a child is told the names of the other modules that are worked on. A language model gets on without, and shares
 * nothing with its siblings (D5); rules must know which lines of a shared file are whose.
 */
export type SiblingNaming = 'named' | 'unnamed';

/** One task per folder with the same goal; each is told what it owns and that others work beside it (no model plans here). */
export function planDelegation(
  instruction: string,
  folders: readonly string[],
  naming: SiblingNaming = 'unnamed',
): PlannedTask[] {
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
        naming,
      ),
    },
  }));
}

/** Why a folder cannot be a module, with the modules that there are as far as `problem` does not name them. */
export function unknownModule(problem: string, known: readonly Pick<Module, 'path'>[]): HumanError {
  const paths = known.map(({ path }) => path);
  if (paths.every((path) => problem.includes(path))) return new HumanError(problem);
  const more = paths.length > listedModules ? `, and ${String(paths.length - listedModules)} more` : '';
  const list = paths.slice(0, listedModules).join(', ') + more;
  return new HumanError(`${problem.replace(/\.$/, '')}; the modules here are: ${list}.`);
}

const listedModules = 20;

function contextOf(folder: string, others: readonly string[], naming: SiblingNaming): string {
  const own =
    folder === '.'
      ? 'You own the whole workspace, but for what is said below.'
      : `You own the module ${folder}: do the goal in the files below it, and only there where that suffices.`;
  if (others.length === 0) return own;
  if (naming === 'unnamed') {
    const shared =
      'What is not in your module may be theirs: change there only what your module needs, and as little as possible.';
    return `${own}\nAt the same time other tasks do the same in other modules. ${shared}`;
  }
  return [
    own,
    'At the same time other tasks do the same in these modules, which are theirs:',
    ...others.map((other) => `- ${other === '.' ? 'the rest of the workspace' : other}`),
    'Leave their files to them. Files of no module are shared: change there only what your module needs, and as little as possible.',
  ].join('\n');
}

function normalFolder(folder: string): string {
  const segments = folder
    .trim()
    .split(/[\\/]/)
    .filter((segment) => segment !== '' && segment !== '.');
  const path = segments.join('/');
  return path === '' ? '.' : /^\s*[\\/]/.test(folder) ? `/${path}` : path;
}
