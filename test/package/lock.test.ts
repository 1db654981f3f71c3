import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface LockedPackage {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe('package-lock.json', () => {
  const text = readFileSync('package-lock.json', 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, LockedPackage> };

  it('names the binaries of every platform, so that npm ci works on all of them', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {})
        .filter((name) => !isLocked(packages, path, name))
        .map((name) => `${name}, of ${path}`),
    );
    assert.deepEqual(missing, []);
  });

  it('names no registry, so that everyone installs from their own', () => {
    assert.deepEqual(
      Object.entries(packages).flatMap(([path, { resolved }]) =>
        resolved === undefined ? [] : [`${path}: ${resolved}`],
      ),
      [],
    );
  });
});

/** Whether Node's way up the folders from `path` comes to a locked package of this name. */
function isLocked(packages: Readonly<Record<string, unknown>>, path: string, name: string): boolean {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages) return true;
    if (folder === '') return false;
  }
}
