import { HumanError } from './errors.ts';
import { ellipsis } from './text.ts';

/** More of them than this in one name, or of `**` in one glob, and a long path can be matched in more ways than there is time to try. */
const mostWildcards = 3;

/** Throws a `HumanError` for a glob that could hold up the window: globs of models are matched as backtracking expressions. */
export function checkGlobs(globs: readonly string[]): void {
  for (const glob of globs) {
    if (isPlainGlob(glob)) continue;
    const most = String(mostWildcards);
    throw new HumanError(
      `owns: "${ellipsis(glob, 60)}" is too intricate: use at most ${most} * in one name, at most ${most} **, and no repeated groups like +(a|b).`,
    );
  }
}

/** Whether matching it takes little time, whatever the path. */
export function isPlainGlob(glob: string): boolean {
  const segments = glob.split(/[\\/]/);
  const deep = segments.filter((segment) => segment === '**');
  const names = segments.filter((segment) => segment !== '**');
  return (
    deep.length <= mostWildcards &&
    !/[+*]\(|[)}][+*]/.test(glob) &&
    names.every((name) => (name.match(/\*/g)?.length ?? 0) <= mostWildcards)
  );
}
