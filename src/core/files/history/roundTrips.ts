import type { FileMove } from './fileRecord.ts';

/**
 * A file's moves, in order, without those by which one author took it away and back again: it is where it was, and they
 * stand in nobody's way.
 */
export function withoutRoundTrips(moves: readonly FileMove[]): FileMove[] {
  const left: FileMove[] = [];
  for (const move of moves) {
    left.push(move);
    const others = left.findLastIndex(({ author }) => author !== move.author);
    const away = left.findIndex(({ from }, index) => index > others && from.key === move.to.key);
    if (away >= 0) left.length = away;
  }
  return left;
}
