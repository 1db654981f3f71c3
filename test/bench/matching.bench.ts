// P7: what finding a block of 12 lines in 50,000 costs when it is not there, and what the answer costs that says so.
import { closestPlace } from '../../src/core/files/text/findText.ts';
import { findHarmless } from '../../src/core/files/text/harmlessMatch.ts';
import { printTable } from './printTable.ts';

const names = ['items', 'orders', 'prices', 'stock', 'totals', 'users', 'rows'];
const lines = Array.from({ length: 50_000 }, (_, n) => {
  const name = names[n % names.length] ?? '';
  if (n % 10 === 0) return `  function ${name}${String(n)}(first, second) {`;
  return n % 10 === 9
    ? '  }'
    : `    const ${name}${String(n)} = first.${name} + second['${name}']; // part ${String(n % 7)}`;
});
const text = lines.join('\n');
const changed = (index: number): string =>
  lines
    .slice(24_990, 25_002)
    .map((line, at) => (at === index ? line.replace('const', 'let') : line))
    .join('\n');

/** The median of some runs, in milliseconds of CPU. */
function cpu(run: () => unknown): string {
  const times: number[] = [];
  for (let round = 0; round < 21; round++) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1_000);
  }
  return (times.sort((a, b) => a - b)[10] ?? 0).toFixed(2);
}

/** How most tools look for a block: every line of the text is tried as its first, trimmed. */
function lineByLine(wanted: readonly string[]): number {
  for (let at = 0; at + wanted.length <= lines.length; at++) {
    if (wanted.every((line, index) => line.trim() === lines[at + index]?.trim())) return at;
  }
  return -1;
}

const absent = changed(5);
const elsewhere = absent.replaceAll(/\d{5}/g, (digits) => `${digits}x`);
printTable('P7  absent block of 12 lines in 50,000, ms CPU (ours ≤ 3)', [
  { way: 'one search for the longest piece that may not differ', ms: cpu(() => findHarmless(text, absent)) },
  { way: 'the same, no line of it there', ms: cpu(() => findHarmless(text, elsewhere)) },
  { way: 'every line tried, trimmed', ms: cpu(() => lineByLine(absent.split('\n'))) },
  { way: 'the closest place, for the answer', ms: cpu(() => closestPlace(lines, absent)) },
  { way: 'the same, no line of it there', ms: cpu(() => closestPlace(lines, elsewhere)) },
]);
