/** One line of a table: column name to cell. */
export type Row = Readonly<Record<string, string | number>>;

/** Prints a titled table with aligned columns; the columns are those of the first row. */
export function printTable(title: string, rows: readonly Row[], print: (line: string) => void = console.log): void {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  print(`\n${title}`);
  for (const line of cells) print(`  ${line.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`);
}

/** The value below which this share of the samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
