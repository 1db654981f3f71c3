import { HumanError } from '../base/errors.ts';
import type { WorkspaceRoot } from '../files/workspacePort.ts';

/** A checked glob, and the roots in which it is to be looked for. */
export interface PlacedGlob {
  readonly roots: readonly WorkspaceRoot[];
  /** As `WorkspaceSearch` takes it; `undefined` matches all. */
  readonly glob: string | undefined;
}

const longestGlob = 1000;
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u001f\u007f]/;

/**
 * Checks a glob that a model gave; throws a `HumanError` for one that leaves the workspace. With several roots one may
 * begin with a root's name; with `folder` (relative to the root) it counts from there.
 */
export function placeGlob(given: string | undefined, roots: readonly WorkspaceRoot[], folder = ''): PlacedGlob {
  const text = (given ?? '').trim().replaceAll('\\', '/');
  const exclude = text.startsWith('!') ? '!' : '';
  const glob = text.slice(exclude.length).replace(/^(\.\/)+/, '');
  if (glob === '') return { roots, glob: undefined };
  if (glob.length > longestGlob || control.test(glob)) {
    throw new HumanError('The glob is too long or holds characters that no file name may have.');
  }
  if (/^(\/|~|[a-z][a-z0-9+.-]*:)/i.test(glob)) {
    throw new HumanError(`The glob "${glob}" is absolute; give it relative to the workspace, such as src/**/*.ts.`);
  }
  if (/(^|[/{,])\.\.($|[/},])/.test(glob)) {
    throw new HumanError(
      `The glob "${glob}" leads out by ".."; give it relative to the workspace, such as src/**/*.ts.`,
    );
  }
  const [first, ...rest] = glob.split('/');
  const named = roots.length > 1 && folder === '' ? roots.find(({ name }) => name === first) : undefined;
  if (named) return { roots: [named], glob: wholeFolder(exclude, rest.join('/')) };
  const fromRoot = folder !== '' && glob.includes('/') ? `${literal(folder)}/${glob}` : glob;
  return { roots, glob: wholeFolder(exclude, fromRoot) };
}

/** `src/` stands for all that is in it. */
function wholeFolder(exclude: string, glob: string): string | undefined {
  if (glob === '') return exclude === '' ? undefined : '!**';
  return exclude + (glob.endsWith('/') ? `${glob}**` : glob);
}

function literal(path: string): string {
  return path.replace(/[*?[\]{}!\\]/g, '\\$&');
}
