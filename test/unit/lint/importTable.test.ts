import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { importTable, importTableRule } from '../../../eslint.imports.mjs';

/** What the rule says about a line of code as it would stand in `file`. */
function complaints(file: string, code: string): string[] {
  const messages = new Linter({ cwd: process.cwd(), configType: 'flat' }).verify(
    code,
    {
      files: ['**/*.ts'],
      languageOptions: { parser: tseslint.parser },
      plugins: { fanout: { rules: { 'import-table': importTableRule } } },
      rules: { 'fanout/import-table': 'error' },
    },
    { filename: `${process.cwd()}/${file}` },
  );
  return messages.map(({ message }) => message);
}

describe('The import table as lint', () => {
  it('has a row only for folders that exist', () => {
    assert.deepEqual(
      Object.keys(importTable).filter((folder) => !existsSync(folder)),
      [],
    );
  });

  const refused: [string, string, string][] = [
    ['vscode in the core', 'src/core/tasks/x.ts', "import * as vscode from 'vscode';"],
    ['only the types of vscode in the core', 'src/core/base/x.ts', "import type { Uri } from 'vscode';"],
    ['Node in the core', 'src/core/files/x.ts', "import { readFile } from 'node:fs/promises';"],
    ['openai in the core', 'src/core/agent/x.ts', "import OpenAI from 'openai';"],
    ['the whole of zod', 'src/core/agent/x.ts', "import * as z from 'zod';"],
    ['the child in the parent', 'src/core/parent/tools/x.ts', "import { runChild } from '../../child/runChild.ts';"],
    ['the parent in the child', 'src/core/child/x.ts', "import type { P } from '../parent/parentAgent.ts';"],
    ['the agent in the model port', 'src/core/model/x.ts', "export { Toolbox } from '../agent/toolbox.ts';"],
    ['a model in the core', 'src/core/agent/x.ts', "export * from '../../models/openai/openAiModel.ts';"],
    ['one adapter in another', 'src/models/vscode/x.ts', "import { a } from '../offline/a.ts';"],
    ['an adapter in a view', 'src/vscode/tree/x.ts', "import { a } from '../../models/offline/a.ts';"],
    ['tests in the product', 'src/vscode/x.ts', "import { a } from '../../test/support/a.ts';"],
    ['a type of another folder by import()', 'src/core/base/x.ts', "type T = import('../agent/tool.ts').Tool;"],
    ['import() elsewhere than at the lazy door', 'src/extension.ts', "await import('./models/openai/x.ts');"],
    ['import() at a lazy door of another', 'src/models/lazyModels.ts', "await import('../core/profiles/x.ts');"],
    ['other code at the product’s door', 'src/extension.ts', "await import('./childAgents.ts');"],
    ['the product past its door', 'src/windowSessions.ts', "import { startProduct } from './product.ts';"],
    ['the profiles’ parser past its door', 'src/extension.ts', "import { p } from './core/profiles/parseProfile.ts';"],
    ['the code behind the lazy door', 'src/extension.ts', "import { O } from './models/openai/openAiModel.ts';"],
  ];
  for (const [what, file, code] of refused) {
    it(`refuses ${what}`, () => {
      assert.equal(complaints(file, code).length, 1);
    });
  }

  it('refuses a folder without a row', () => {
    assert.deepEqual(complaints('src/core/newcomers/x.ts', ''), ['src/core/newcomers/x.ts has no row in the table.']);
  });

  const allowed: [string, string, string][] = [
    ['a folder of its row', 'src/core/parent/tools/x.ts', "import { a } from '../../tasks/a.ts';"],
    ['its own folder', 'src/core/parent/tools/x.ts', "import { a } from '../a.ts';"],
    ['a package of its row', 'src/core/files/x.ts', "import { Mutex } from 'async-mutex';"],
    ['import() at the lazy door', 'src/models/lazyModels.ts', "await import('./openai/openAiModel.ts');"],
    [
      'the profiles’ parser at its door',
      'src/vscode/profiles/lazyProfiles.ts',
      "await import('../../core/profiles/x.ts');",
    ],
    ['the product at its door', 'src/extension.ts', "await import('./product.ts');"],
    ['the types behind the lazy door', 'src/extension.ts', "import type { O } from './models/openai/openAiModel.ts';"],
    ['every side in the composition root', 'src/product.ts', "import { a } from './core/child/a.ts';"],
  ];
  for (const [what, file, code] of allowed) {
    it(`allows ${what}`, () => {
      assert.deepEqual(complaints(file, code), []);
    });
  }
});
