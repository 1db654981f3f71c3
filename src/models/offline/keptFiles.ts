import type { Shape, Source } from './refactor/source.ts';
import { shapeOf } from './refactor/source.ts';

/** A file of the module as far as this question goes. */
export interface Candidate {
  readonly path: string;
  readonly source: Source;
  /** True when it is to be left alone whatever it holds. */
  readonly skipped: boolean;
  /** The workspace files that it requires, also under conditions. */
  readonly requires: readonly string[];
}

/**
 * Which files have to stay CommonJS, each with the file that keeps it: one that cannot be converted `require`s it and
 * would find an object around its one value. Files that cannot be converted themselves are not among them.
 */
export function keptFiles(candidates: readonly Candidate[]): ReadonlyMap<string, string> {
  const byPath = new Map(candidates.map((candidate) => [candidate.path, candidate]));
  const kept = new Map<string, string>();
  const open = candidates.filter(({ source, skipped }) => source.commonJs && (skipped || source.problems.length > 0));
  for (let keeper = open.pop(); keeper; keeper = open.pop()) {
    for (const path of keeper.requires) {
      const candidate = byPath.get(path);
      if (!candidate || kept.has(path) || !isOneValue(shapeOf(candidate.source))) continue;
      if (!candidate.source.commonJs || candidate.skipped || candidate.source.problems.length > 0) continue;
      kept.set(path, keeper.path);
      open.push(candidate);
    }
  }
  return kept;
}

function isOneValue(shape: Shape): boolean {
  return shape.form !== 'namespace';
}
