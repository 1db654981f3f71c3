import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The text files below a folder by their relative paths with `/`; `node_modules` is left out. */
export function readFolder(root: string, folder = ''): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.name === 'node_modules') continue;
    if (entry.isDirectory()) for (const [inner, text] of readFolder(root, path)) files.set(inner, text);
    else if (/\.(?:[cm]?js|json|md)$/.test(entry.name)) files.set(path, readFileSync(join(root, path), 'utf8'));
  }
  return files;
}

/** Writes files below a folder. */
export function writeFolder(root: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
