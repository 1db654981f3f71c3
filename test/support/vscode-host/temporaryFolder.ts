import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toDisposable, type Disposable } from '../../../src/core/base/disposable.ts';
import { atExit } from './atExit.ts';

/** A new empty folder that disposal, or the end of this process, removes with all that is in it. */
export interface TemporaryFolder extends Disposable {
  /** Absolute and free of symbolic links. */
  readonly path: string;
}

/** Makes a temporary folder whose name begins with `fanout-` and `purpose`. */
export function makeTemporaryFolder(purpose: string): TemporaryFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `fanout-${purpose}-`)));
  const remove = (): void => {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const leftBehind = atExit(remove);
  return Object.assign(
    toDisposable(() => {
      leftBehind.dispose();
      remove();
    }),
    { path },
  );
}
