import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeTemporaryFolder, type TemporaryFolder } from '../../../support/vscode-host/temporaryFolder.ts';
import { readFolder, writeFolder } from './folderOnDisk.ts';
import { FolderTools } from './folderTools.ts';
import { OfflineChild } from './offlineChild.ts';

const require = createRequire(import.meta.url);

/** Packages of others that are CommonJS, need no other package, and come with our own tools. */
const packages: readonly (readonly [name: string, main: string])[] = [
  ['ms', 'index.js'],
  ['isexe', 'index.js'],
  ['esutils', 'lib/utils.js'],
  ['argparse', 'argparse.js'],
  ['graceful-fs', 'graceful-fs.js'],
];

function names(value: unknown): string {
  return typeof value === 'object' || typeof value === 'function'
    ? Object.keys(value ?? {})
        .filter((name) => name !== 'default')
        .sort()
        .join(' ')
    : '';
}

describe('CommonJS packages of others', function () {
  this.timeout(20_000);
  let folder: TemporaryFolder;

  beforeEach(() => {
    folder = makeTemporaryFolder('package');
  });

  afterEach(() => {
    folder.dispose();
  });

  for (const [name, main] of packages) {
    const source = join('node_modules', name);
    if (!existsSync(source)) continue;
    it(`${name} offers the same as before, or says what was left alone`, async () => {
      const files = readFolder(source);
      const before = new Map(files);
      const summary = await new OfflineChild('', new FolderTools(files)).finish();
      writeFolder(folder.path, files);
      const changed = [...files].filter(([path, text]) => before.get(path) !== text);
      if (changed.length === 0) assert.match(summary, /^Nothing was converted.*\nCould not be converted:\n- /);
      const url = pathToFileURL(join(folder.path, main)).href;
      const module = (await import(url)) as Record<string, unknown>;
      const present = 'default' in module ? module['default'] : module;
      const original: unknown = require(join(process.cwd(), source));
      assert.equal(names(present), names(original));
    });
  }
});
