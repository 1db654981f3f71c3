// R1: edits planned on a text that a sibling has changed since, 10,000 seeds of each family, each by three calls through
// the coordinator; beside them what others do with the same case. FANOUT_SEEDS=1000 plays fewer.
import { merge } from 'node-diff3';
import { dice } from '../support/editHistory.ts';
import { families, staleEdit, type Family, type StaleEdit } from '../support/staleEdits/family.ts';
import { playFamily, type Verdict } from '../support/staleEdits/playStaleEdit.ts';
import { printTable, type Row } from './printTable.ts';

const seeds = Number(process.env['FANOUT_SEEDS'] ?? 10_000);

type Lines = readonly string[];

/** The lines that this way leaves; undefined when it refuses. */
type Way = (edit: StaleEdit) => Lines | undefined;

const lastWriteWins: Way = ({ wanted }) => wanted;

/** The text to replace is looked for in what stands there now: exactly, else its first and last line alone, trimmed. */
const searchedNow: Way = ({ base, siblings, wanted, from, to }) => {
  const old = base.slice(from, to);
  const fresh = wanted.slice(from, to + wanted.length - base.length);
  const fits = (at: number, same: (left: string, right: string) => boolean, indexes: readonly number[]): boolean =>
    indexes.every((index) => same(siblings[at + index] ?? '', old[index] ?? ''));
  const tries = [
    { same: (left: string, right: string) => left === right, indexes: old.map((_, index) => index) },
    { same: (left: string, right: string) => left.trim() === right.trim(), indexes: [0, old.length - 1] },
  ];
  for (const { same, indexes } of tries) {
    const places = siblings
      .map((_, at) => at)
      .filter((at) => at + old.length <= siblings.length && fits(at, same, indexes));
    const [at] = places;
    if (at !== undefined) return [...siblings.slice(0, at), ...fresh, ...siblings.slice(at + old.length)];
  }
  return undefined;
};

const diff3: Way = ({ base, siblings, wanted }) => {
  const merged = merge([...siblings], [...base], [...wanted], { excludeFalseConflicts: true });
  return merged.conflict ? undefined : merged.result;
};

function verdictOf(way: Way, edit: StaleEdit): Verdict {
  const lines = way(edit);
  if (!lines) return 'refused';
  return lines.join('\n') === edit.both?.join('\n') ? 'merged' : 'lost';
}

function byOthers(way: Way, family: Family): Record<Verdict, number> {
  const count = { merged: 0, refused: 0, lost: 0 };
  for (let seed = 0; seed < seeds; seed++) {
    count[verdictOf(way, staleEdit(family, dice(seed * families.length + families.indexOf(family))))] += 1;
  }
  return count;
}

function cell({ merged, refused, lost }: Record<Verdict, number>): string {
  const all = merged + refused + lost;
  return `${String(lost)} lost, ${((merged / all) * 100).toFixed(2)} % merged`;
}

type Count = (family: Family) => Record<Verdict, number> | Promise<Record<Verdict, number>>;

const counted: Readonly<Record<string, Count>> = {
  'Fanout (0 lost, B ≥ 99.9 %, D ≥ 99 %)': (family) => playFamily(family, seeds),
  'the whole file, last write wins': (family) => byOthers(lastWriteWins, family),
  'searched in the text now, else by first and last line': (family) => byOthers(searchedNow, family),
  'node-diff3, as git merges': (family) => byOthers(diff3, family),
};
const rows: Row[] = [];
for (const [way, count] of Object.entries(counted)) {
  const row: Record<string, string> = { way };
  for (const family of families) row[family] = cell(await count(family));
  rows.push(row);
}
printTable(
  `R1  stale edits, ${String(seeds)} seeds a family (Fanout: each as edit_file, write_file and apply_patch)`,
  rows,
);
