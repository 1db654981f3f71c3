// Bundles TypeScript test files (or any entry points) with esbuild, so that Node or the extension host can run them.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, formatMessages } from 'esbuild';
import { root } from './root.mjs';

/**
 * Files below `folder` (relative to the clone) that end in `suffix` and whose path contains `filter`, sorted.
 * @param {string} folder
 * @param {string} suffix
 * @param {string} [filter]
 * @returns {string[]} paths relative to the clone, with forward slashes
 */
export function findFiles(folder, suffix, filter = '') {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith(suffix) && path.includes(filter))
    .sort();
}

/**
 * Bundles each file to its own ES module under `outdir`, code in common to shared chunks, npm packages left outside.
 * A file that does not compile is left out, its errors printed, and the others are bundled all the same.
 * @param {string[]} files relative to the clone
 * @param {string} outdir absolute; keeps the folders of the files below `test/`
 * @returns {Promise<{ outputs: string[], broken: string[] }>} absolute paths of the modules; sources left out
 */
export async function bundleFiles(files, outdir) {
  try {
    await bundle(files, outdir);
    return { outputs: files.map((file) => outputOf(file, outdir)), broken: [] };
  } catch (error) {
    if (!('errors' in error)) throw error;
    if (files.length === 1) {
      console.error((await formatMessages(error.errors, { kind: 'error', color: process.stderr.isTTY })).join(''));
      return { outputs: [], broken: files };
    }
  }
  const outputs = [];
  const broken = [];
  for (const file of files) {
    const result = await bundleFiles([file], outdir);
    outputs.push(...result.outputs);
    broken.push(...result.broken);
  }
  return { outputs, broken };
}

function outputOf(file, outdir) {
  return join(outdir, file.replace(/^test\//, '').replace(/\.ts$/, '.mjs'));
}

async function bundle(files, outdir) {
  await build({
    absWorkingDir: root,
    entryPoints: files,
    outbase: 'test',
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'silent',
  });
}
