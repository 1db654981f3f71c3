// Bundles the extension to dist/ as ES modules with splitting: what is import()ed late stays in chunks of its own.
//   node esbuild.mjs [--production] [--watch] [--metafile]
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { context } from 'esbuild';
import { smallPackages } from './esbuild.packages.mjs';

const root = dirname(fileURLToPath(import.meta.url));

/** Bytes of JavaScript that a production build may have, all together; the goal of P12 is 600,000. */
const byteBudget = 775_000;

/** Bytes of JavaScript that activation may load: what registers, and nothing of what works. */
const activationBudget = 10_000;

/** Packages that no window must load as it opens; they come in by a dynamic import when they are first needed. */
const lazyPackages = ['openai', 'acorn', 'js-yaml'];

/**
 * @typedef {object} BuildOptions
 * @property {string} [entry] the extension's source; paths are relative to the clone, or absolute
 * @property {string} [outdir]
 * @property {boolean} [production] minified, and without source maps unless asked for
 * @property {boolean | 'inline'} [sourcemap]
 */

/** @param {BuildOptions} options */
function settings({ entry = 'src/extension.ts', outdir = 'dist', production = false, sourcemap = !production }) {
  return {
    absWorkingDir: root,
    entryPoints: { extension: entry },
    outdir: resolve(root, outdir),
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    charset: 'utf8', // escapes of other scripts' letters, as in acorn's tables, cost up to twice the bytes
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    external: ['vscode'],
    plugins: smallPackages,
    minify: production,
    sourcemap,
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    logOverride: { 'import-is-undefined': 'error' },
  };
}

/**
 * Builds once.
 * @param {BuildOptions} [options]
 * @returns {Promise<{ weight: string, problems: string[], metafile: import('esbuild').Metafile }>}
 *   bytes of JavaScript as a sentence, and what breaks the budget as others (none in a good build); rejects when it does
 *   not compile
 */
export async function buildExtension(options = {}) {
  const bundler = await context(settings(options));
  try {
    const { metafile } = await bundler.rebuild();
    const outdir = resolve(root, options.outdir ?? 'dist');
    removeStale(outdir, metafile);
    writeFileSync(join(outdir, 'THIRD_PARTY_NOTICES.txt'), notices(metafile));
    return { ...weigh(metafile), metafile };
  } finally {
    await bundler.dispose();
  }
}

/** Chunks are named by their content's hash: without this old ones would stay in dist/ for ever. */
function removeStale(outdir, metafile) {
  const fresh = new Set(Object.keys(metafile.outputs).map((path) => resolve(root, path)));
  for (const name of readdirSync(outdir, { recursive: true, encoding: 'utf8' })) {
    const path = join(outdir, name);
    if (/\.js(\.map)?$/.test(name) && !fresh.has(path)) rmSync(path, { force: true });
  }
}

function weigh(metafile) {
  const scripts = Object.keys(metafile.outputs).filter((path) => path.endsWith('.js'));
  const total = bytesOf(metafile, scripts);
  const activation = bytesOf(metafile, loadedWith(metafile, 'extension'));
  const atStart = loadedWith(metafile, 'extension', 'product');
  const problems = [];
  if (total > byteBudget)
    problems.push(`All JavaScript is ${kilobytes(total)}, the budget is ${kilobytes(byteBudget)}.`);
  if (activation > activationBudget)
    problems.push(`Activation loads ${kilobytes(activation)}, the budget is ${kilobytes(activationBudget)}.`);
  for (const path of atStart) {
    for (const input of Object.keys(metafile.outputs[path].inputs)) {
      const lazy = lazyPackages.find((name) => input.includes(`node_modules/${name}/`));
      if (lazy) problems.push(`A window loads ${input} as it opens; import ${lazy} through its lazy door only.`);
    }
  }
  const later = bytesOf(metafile, atStart) - activation;
  const parts = `${kilobytes(activation)} of it loaded on activation, ${kilobytes(later)} right after`;
  return { weight: `${kilobytes(total)} of JavaScript, ${parts}`, problems };
}

function bytesOf(metafile, paths) {
  return paths.reduce((sum, path) => sum + metafile.outputs[path].bytes, 0);
}

/** The outputs that load with these files of src: the ones that they are in, and all that those import at once. */
function loadedWith(metafile, ...names) {
  const isNamed = ({ entryPoint }) => names.some((name) => entryPoint?.endsWith(`src/${name}.ts`));
  const entries = Object.entries(metafile.outputs).filter(([, output]) => isNamed(output));
  const seen = new Set(entries.map(([path]) => path));
  for (const path of seen) {
    for (const { path: imported, kind, external } of metafile.outputs[path].imports) {
      if (kind === 'import-statement' && !external) seen.add(imported);
    }
  }
  return [...seen];
}

/** The licences of the packages in the bundle, which their authors want handed on with it. */
function notices(metafile) {
  const packages = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const input of Object.keys(output.inputs)) {
      const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
      if (found) packages.add(found[0]);
    }
  }
  return [...packages]
    .sort()
    .map((path) => {
      const folder = resolve(root, path);
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

async function watch() {
  const report = {
    name: 'report',
    setup(build) {
      build.onStart(() => console.log('build started'));
      build.onEnd(() => console.log('build finished'));
    },
  };
  const bundler = await context({ ...settings({}), plugins: [...smallPackages, report] });
  await bundler.watch();
}

async function main() {
  if (argv.includes('--watch')) return watch();
  const production = argv.includes('--production');
  const { weight, problems, metafile } = await buildExtension({ production });
  if (argv.includes('--metafile')) {
    mkdirSync(join(root, 'out'), { recursive: true });
    writeFileSync(join(root, 'out/metafile.json'), JSON.stringify(metafile));
  }
  console.log(`dist: ${weight}`);
  if (!production) return;
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

if (argv[1] === fileURLToPath(import.meta.url)) await main();
