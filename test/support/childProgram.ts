import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** A program of the tests that runs in a process of its own, so that it can be killed. */
export interface ChildProgram {
  /** Absolute path of a module that Node runs. */
  readonly path: string;
  dispose(): void;
}

/** Bundles a TypeScript file (relative to the clone) that needs no npm package. */
export async function childProgram(file: string): Promise<ChildProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'fanout-program-'));
  const path = join(folder, basename(file).replace(/\.ts$/, '.mjs'));
  await build({ entryPoints: [file], outfile: path, bundle: true, platform: 'node', format: 'esm', target: 'node20' });
  return {
    path,
    dispose: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
