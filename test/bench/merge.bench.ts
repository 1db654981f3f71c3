// P8: three-way merge of 50,000 lines with 20 edits on either side that have no line in common, beside git merge-file,
// node-diff3 and jsdiff's own way (a patch made on one side and applied to the other). Each result is checked.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyPatch, structuredPatch } from 'diff';
import { merge } from 'node-diff3';
import { applyHunks } from '../../src/core/files/text/lineHunks.ts';
import { mergeLines } from '../../src/core/files/text/merge.ts';
import { printTable } from './printTable.ts';

// No line stands twice: with braces and blank lines among them node-diff3 does not end within minutes.
const base = Array.from({ length: 50_000 }, (_, line) => `  const value${String(line)} = compute(${String(line)});`);
const edited = (mark: string, first: number): string[] =>
  base.map((line, index) => (index % 2_500 === first ? `  ${mark}(${String(index)});` : line));
const ours = edited('ours', 700);
const theirs = edited('theirs', 1_900);
const both = ours.map((line, index) => (line === base[index] ? (theirs[index] ?? '') : line)).join('\n');
const [baseText, ourText, theirText] = [base, ours, theirs].map((lines) => `${lines.join('\n')}\n`);

const folder = mkdtempSync(join(tmpdir(), 'merge-'));
const files = { ours: ourText, base: baseText, theirs: theirText };
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text ?? '');

const ways: Readonly<Record<string, { readonly rounds: number; readonly run: () => string }>> = {
  Fanout: {
    rounds: 15,
    run: () => {
      const merged = mergeLines(base, ours, theirs);
      return merged.kind === 'clean' ? applyHunks(ours, merged.rebased).join('\n') : '';
    },
  },
  'git merge-file, its process included': {
    rounds: 15,
    run: () =>
      execFileSync('git', ['merge-file', '-p', 'ours', 'base', 'theirs'], {
        cwd: folder,
        maxBuffer: 1e8,
      })
        .toString()
        .trimEnd(),
  },
  'jsdiff, patch and apply': {
    rounds: 7,
    run: () => {
      const patch = structuredPatch('a', 'a', baseText ?? '', theirText ?? '', '', '', { context: 3 });
      const merged = applyPatch(ourText ?? '', patch);
      return merged === false ? '' : merged.trimEnd();
    },
  },
  'node-diff3': {
    rounds: 1,
    run: () => merge(ours, base, theirs).result.join('\n'),
  },
};

const times = new Map<string, number>();
for (const [way, { rounds, run }] of Object.entries(ways)) {
  const all: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    const result = run();
    all.push(performance.now() - start);
    if (result !== both) throw new Error(`${way} merged wrongly.`);
  }
  times.set(way, all.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN);
}
rmSync(folder, { recursive: true });
const git = times.get('git merge-file, its process included') ?? Number.NaN;
printTable('P8  three-way merge, 50,000 lines, 20 + 20 edits, median ms (ours no slower than git)', [
  ...[...times].map(([way, ms]) => ({ way, ms: ms.toFixed(1), '÷ git': (ms / git).toFixed(2) })),
]);
