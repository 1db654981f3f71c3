import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as acorn from 'acorn';
import { build } from 'esbuild';
import * as yaml from 'js-yaml';
import type { OpenAI } from 'openai';
import { smallPackages } from '../../esbuild.packages.mjs';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/vscode-host/temporaryFolder.ts';

interface Small {
  readonly acorn: typeof acorn;
  readonly yaml: typeof yaml;
  readonly OpenAI: typeof OpenAI;
}

const contents = `
  export * as acorn from 'acorn';
  export { load, FAILSAFE_SCHEMA } from 'js-yaml';
  export { OpenAI } from 'openai';`;

const fronts = {
  'plain fields': 'name: reviewer\ndescription: "Looks: twice"\ntools: [read, edit]\n',
  'blocks and lists': 'a: |\n  one\n  two\nb: >-\n  folded\n  text\nc:\n  - x\n  - y: {z: 1, "q": ~}\n',
  'anchors and tags': 'base: &b {x: 1}\nother: *b\n<<: *b\nkind: !!str 12\nwhen: 2026-01-01\n',
  'escapes and comments': "# first\na: \"\\u00e9\\n\\x41\" # last\n'it''s': yes\n? k\n: v\n",
  'a colon that is wrong': 'description: Use it: always\n',
  'a wrong indentation': 'a:\n  - b\n c: d\n',
  'two documents': 'a: 1\n---\nb: 2\n',
  'too many aliases': `a: &a 1\nb: [${'*a, '.repeat(200)}]\n`,
  nothing: '',
};

describe('P12: packages without what Fanout does not use', () => {
  let folder: TemporaryFolder;
  let small: Small;

  before(async () => {
    folder = makeTemporaryFolder('small-packages');
    const outfile = join(folder.path, 'small.mjs');
    await build({
      ...{ stdin: { contents, resolveDir: process.cwd() }, outfile, plugins: smallPackages, minify: true },
      ...{ bundle: true, format: 'esm', platform: 'node', mainFields: ['module', 'main'] },
    });
    const { load, FAILSAFE_SCHEMA, ...others } = (await import(pathToFileURL(outfile).href)) as Small & typeof yaml;
    small = { ...others, yaml: { load, FAILSAFE_SCHEMA } as typeof yaml };
  });

  after(() => {
    folder.dispose();
  });

  it('acorn reads scripts and modules as before, and complains of broken ones as before', () => {
    const files = ['test/fixtures/sample', 'node_modules/acorn', 'node_modules/openai/core', 'node_modules/mocha/lib']
      .flatMap((path) => readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name)))
      .filter((path) => /\.m?js$/.test(path));
    let broken = 0;
    for (const path of files) {
      const text = readFileSync(path, 'utf8');
      for (const sourceType of ['script', 'module'] as const) {
        for (const part of [text, text.slice(0, text.length / 2)]) {
          const read = readWith(acorn, part, sourceType);
          if (read.startsWith('SyntaxError')) broken += 1;
          assert.equal(readWith(small.acorn, part, sourceType), read, path);
        }
      }
    }
    assert.ok(files.length > 50 && broken > 50);
    assert.equal(small.acorn.parseExpressionAt('(1, [2]) + 3;', 4, { ecmaVersion: 'latest' }).type, 'ArrayExpression');
  });

  it('acorn reads every new kind of syntax as before', () => {
    const text = `
      @class class A { #x = 1n; static { this.y ??= a?.[0] ?? b ** 2; } static async *#g() { for await (const q of z) yield* q; } }
      import data, { 'a b' as c } from './x.json' with { type: 'json' }; export * as ns from 'y'; export default () => {};
      label: for (const { a = 1, ...rest } of [, 1,]) { if (a) continue label; else break label; }
      const é = \`t\${\`\${1_000}\`}\`, r = /(?<y>\\p{L})[[a]--b]/v.exec(s), f = async (x = await 1, ...more) => { await x; };
      try { new.target; } catch { import.meta.url; await import('z'); } finally { debugger; }`;
    const plain = text.replace('@class ', '').replace('new.target;', '').replace('x = await 1', 'x = 1');
    const read = readWith(acorn, plain, 'module');
    assert.ok(!read.startsWith('SyntaxError'), read);
    assert.equal(readWith(small.acorn, plain, 'module'), read);
    assert.equal(readWith(small.acorn, text, 'module'), readWith(acorn, text, 'module'));
  });

  for (const [what, text] of Object.entries(fronts)) {
    it(`js-yaml reads ${what} as before`, () => {
      assert.deepEqual(loadWith(small.yaml, text), loadWith(yaml, text));
    });
  }

  it('openai sends a chat, with the query that a base URL has, and what is left out says so', async () => {
    const sent: string[] = [];
    const client = new small.OpenAI({
      ...{ apiKey: 'none', baseURL: 'http://gateway.invalid/v1', defaultQuery: { 'api-version': '2026 1' } },
      fetch: (url, init) => {
        sent.push(
          `${String(init?.method)} ${url instanceof Request ? url.url : url.toString()} ${typeof init?.body === 'string' ? init.body : ''}`,
        );
        return Promise.resolve(new Response('{}'));
      },
    });
    const body: OpenAI.ChatCompletionCreateParamsStreaming = { model: 'scripted', messages: [], stream: true };
    assert.equal(await (await client.chat.completions.create(body).asResponse()).text(), '{}');
    await client.models.list().asResponse();
    assert.deepEqual(sent, [
      `POST http://gateway.invalid/v1/chat/completions?api-version=2026+1 ${JSON.stringify(body)}`,
      'GET http://gateway.invalid/v1/models?api-version=2026+1 ',
    ]);
    assert.throws(() => client.files.list(), /Files of openai is left out of the bundle/);
    await assert.rejects(async () => client.chat.completions.create(body), /Stream of openai is left out/);
  });
});

/** What it reads as text; regular expressions are read as they stand, without a look inside. */
function readWith({ parse }: typeof acorn, text: string, sourceType: 'script' | 'module'): string {
  try {
    const onComment: acorn.Comment[] = [];
    const program = parse(text, { ecmaVersion: 'latest', sourceType, onComment, allowHashBang: true });
    return JSON.stringify([program, onComment], (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
  } catch (error) {
    return String(error);
  }
}

function loadWith({ load, FAILSAFE_SCHEMA }: typeof yaml, text: string): unknown {
  try {
    return load(text, { schema: FAILSAFE_SCHEMA, maxAliases: 100 });
  } catch (error) {
    return String(error);
  }
}
