import assert from 'node:assert/strict';
import { FolderTools } from './folderTools.ts';
import { OfflineChild } from './offlineChild.ts';

/** What becomes of a file that requires this specifier, beside these other files. */
async function converted(specifier: string, others: Readonly<Record<string, string>>): Promise<string> {
  const files = new Map(Object.entries(others));
  files.set('package.json', '{ "name": "user" }');
  files.set('src/user.js', `const it = require('${specifier}');\n`);
  await new OfflineChild('src', new FolderTools(files)).finish();
  return (files.get('src/user.js') ?? '').trim();
}

describe('A package that is required', () => {
  it('is one value when it is CommonJS, or when nobody knows', async () => {
    assert.equal(await converted('it', {}), "import it from 'it';");
    const files = {
      'node_modules/it/package.json': '{ "name": "it" }',
      'node_modules/it/index.js': 'exports.a = 1;\n',
    };
    assert.equal(await converted('it', files), "import it from 'it';");
  });

  it('is a namespace when it is an ES module', async () => {
    const files = {
      'node_modules/it/package.json': '{ "name": "it", "type": "module", "main": "./lib/it.js" }',
      'node_modules/it/lib/it.js': 'export default 1;\nexport const a = 1;\n',
    };
    assert.equal(await converted('it', files), "import * as it from 'it';");
  });

  it('is what its file for imports offers when it has one for each kind', async () => {
    const description = JSON.stringify({
      name: 'it',
      exports: { '.': { import: { types: './it.d.ts', default: './it.mjs' }, require: './it.cjs' } },
    });
    const withDefault = {
      'node_modules/it/package.json': description,
      'node_modules/it/it.mjs': 'export default 1;\n',
    };
    assert.equal(await converted('it', withDefault), "import it from 'it';");
    const withNames = {
      'node_modules/it/package.json': description,
      'node_modules/it/it.mjs': 'export const a = 1;\n',
    };
    assert.equal(await converted('it', withNames), "import * as it from 'it';");
  });

  it('is JSON when its main file is', async () => {
    const files = { 'node_modules/it/package.json': '{ "name": "it" }', 'node_modules/it/index.json': '[]' };
    assert.equal(await converted('it', files), "import it from 'it' with { type: 'json' };");
  });

  it('is asked for a part by the part’s whole name, unless it names its parts itself', async () => {
    const plain = { 'node_modules/@a/it/package.json': '{ "name": "@a/it" }', 'node_modules/@a/it/part.js': '' };
    assert.equal(await converted('@a/it/part', plain), "import it from '@a/it/part.js';");
    const naming = {
      'node_modules/@a/it/package.json': '{ "name": "@a/it", "exports": { "./part": "./lib/part.js" } }',
      'node_modules/@a/it/lib/part.js': '',
    };
    assert.equal(await converted('@a/it/part', naming), "import it from '@a/it/part';");
  });

  it('is found in the workspace by its name', async () => {
    const files = {
      'packages/it/package.json': '{ "name": "@shop/it", "main": "lib/main" }',
      'packages/it/lib/main.js': 'exports.a = 1;\n',
    };
    assert.equal(await converted('@shop/it', files), "import * as it from '@shop/it';");
  });

  it('may be a folder with a main file', async () => {
    const files = {
      'src/it/package.json': '{ "main": "./main" }',
      'src/it/main.js': 'module.exports = class {};\n',
    };
    assert.equal(await converted('./it', files), "import it from './it/main.js';");
  });
});
