import picomatch from 'picomatch';

/** True when a file could be owned by both lists of globs; where two wildcards meet in one segment, doubt counts as yes. */
export function ownsOverlap(left: readonly string[], right: readonly string[]): boolean {
  return left.some((one) => right.some((other) => segmentsMeet(one.split('/'), other.split('/'))));
}

/** Row by row from the ends, so that many `**` cost no more than the product of the lengths. */
function segmentsMeet(left: readonly string[], right: readonly string[]): boolean {
  const meets: boolean[][] = Array.from({ length: left.length + 1 }, () => []);
  const at = (row: number, column: number): boolean => meets[row]?.[column] ?? false;
  for (let row = left.length; row >= 0; row--) {
    for (let column = right.length; column >= 0; column--) {
      const [one, other] = [left[row], right[column]];
      const ends = one === undefined && other === undefined;
      const skips = (one === '**' && at(row + 1, column)) || (other === '**' && at(row, column + 1));
      const takes = one !== undefined && other !== undefined && stepsMeet(one, other, row, column, at);
      (meets[row] ??= [])[column] = ends || skips || takes;
    }
  }
  return at(0, 0);
}

/** A `**` stays where it is while it takes what stands on the other side. */
function stepsMeet(
  one: string,
  other: string,
  row: number,
  column: number,
  at: (row: number, column: number) => boolean,
): boolean {
  if (one === '**') return at(row, column + 1);
  if (other === '**') return at(row + 1, column);
  return segmentMeets(one, other) && at(row + 1, column + 1);
}

function segmentMeets(one: string, other: string): boolean {
  if (one === other) return true;
  const [isGlob, isOtherGlob] = [picomatch.scan(one).isGlob, picomatch.scan(other).isGlob];
  if (isGlob && isOtherGlob) return ending(one) === ending(other) || ending(one) === '' || ending(other) === '';
  if (isGlob) return picomatch.isMatch(other, one, { dot: true });
  return isOtherGlob && picomatch.isMatch(one, other, { dot: true });
}

/** The file name extension that a glob asks for, as in `*.ts`; empty when that is not as plain. */
function ending(glob: string): string {
  return /^\*(\.[\w.]+)$/.exec(glob)?.[1] ?? '';
}
