// P12: bytes of the production bundle, and what it costs to load and activate it, and to load what comes right after, beside
// requiring the SDK at once. Each sample is a Node process of its own; `vscode` is a stand-in, so this is our code alone.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { smallPackages } from '../../esbuild.packages.mjs';
import { percentile, printTable } from './printTable.ts';

const standIn = `
  const registers = () => ({ dispose() {} });
  module.exports = {
    ThemeIcon: class {},
    Uri: { joinPath: () => ({}) },
    window: { createOutputChannel: registers },
    commands: { registerCommand: registers },
    lm: { registerTool: registers },
    chat: { createChatParticipant: registers },
  };`;
const context = `{ subscriptions: [], extension: { packageJSON: ${readFileSync('package.json', 'utf8')} } }`;

const folder = mkdtempSync(join(tmpdir(), 'fanout-bench-'));
try {
  const editor = join(folder, 'vscode.cjs');
  writeFileSync(editor, standIn);
  const common = { bundle: true, platform: 'node', format: 'esm', minify: true, charset: 'utf8' } as const;
  const { metafile } = await build({
    ...common,
    entryPoints: ['src/extension.ts', 'src/product.ts'],
    outdir: join(folder, 'ours'),
    outExtension: { '.js': '.mjs' },
    splitting: true,
    plugins: smallPackages,
    mainFields: ['module', 'main'],
    alias: { vscode: editor },
    metafile: true,
  });
  const plain = join(folder, 'plain.mjs');
  await build({
    ...common,
    stdin: { contents: "export * from 'openai'; export * from 'async-mutex';", resolveDir: resolve('.') },
    outfile: plain,
  });
  const sizes = Object.values(metafile.outputs).map(({ bytes }) => bytes);
  const plainSize = Number(execFileSync(process.execPath, ['-p', `fs.statSync(${JSON.stringify(plain)}).size`]));
  printTable('P12  JavaScript, and what it costs when a window opens, in ms (ours ≤ 600 kB; activation ≤ 15 ms)', [
    {
      way: 'ours',
      'kB, all': (sizes.reduce((sum, bytes) => sum + bytes, 0) / 1000).toFixed(0),
      activation: time(join(folder, 'ours', 'extension.mjs'), `activate(${context})`),
      'loading of the rest': time(join(folder, 'ours', 'product.mjs')),
    },
    { way: 'openai and async-mutex alone', 'kB, all': (plainSize / 1000).toFixed(0), activation: time(plain) },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The median of eleven processes, in milliseconds: import the file, and call what it exports. */
function time(file: string, call = ''): string {
  const url = JSON.stringify(pathToFileURL(file).href);
  const script = `const start = performance.now(); const { activate } = await import(${url}); ${call};
    console.log(performance.now() - start); process.exit();`;
  const samples = Array.from({ length: 11 }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })),
  );
  return percentile(samples, 0.5).toFixed(1);
}
