import { baseName } from './folderPath.ts';
import type { Module } from './module.ts';

/** Up to `count` modules that somebody who wrote `wanted` may have meant, best first; the first ones when none is alike. */
export function nearestModules(modules: readonly Module[], wanted: string, count: number): Module[] {
  const rated = modules.map((module, index) => ({ module, index, rating: likeness(module, wanted.toLowerCase()) }));
  return rated
    .sort((a, b) => b.rating - a.rating || a.index - b.index)
    .slice(0, count)
    .map(({ module }) => module);
}

function likeness({ path, name }: Module, wanted: string): number {
  const last = baseName(wanted);
  const names = [path, baseName(path), name, baseName(name)].map((each) => each.toLowerCase());
  if (names.some((each) => each === wanted || each === last)) return 1000;
  if (last.length > 1 && names.some((each) => each.includes(last) || last.includes(each))) return 500;
  return Math.max(...names.map((each) => Math.max(sharedStart(each, wanted), sharedStart(each, last))));
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
