import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildExtension } from '../../esbuild.mjs';
import { root } from './root.mjs';

const packaged = ['package.json', 'media', 'README.md', 'CHANGELOG.md', 'LICENSE'];

/**
 * Puts the extension together as it ships, in a folder of its own: tests of this run load it while another run builds.
 * @param {string} folder absolute; made when missing
 * @param {{ sourcemap?: 'inline' }} [options] with source maps, failing tests can point at the sources
 */
export async function stageExtension(folder, options = {}) {
  await buildExtension({ outdir: join(folder, 'dist'), production: true, ...options });
  for (const name of packaged) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(folder, name), { recursive: true });
  }
}
