import type { ChangeOutcome, PatchOutcome } from '../../../src/core/files/outcome.ts';
import type { TaskFiles } from '../../../src/core/files/taskFiles.ts';
import { dice } from '../editHistory.ts';
import { applied, filesFixture, never, readAll, replace, write } from '../filesFixture.ts';
import { families, staleEdit, type Family, type StaleEdit } from './family.ts';

/** The calls by which a task can change a text. */
const ways = ['edit_file', 'write_file', 'apply_patch'] as const;
type Way = (typeof ways)[number];

/** `lost`: somebody's change is gone, stands elsewhere, or was not told as what it is. */
export type Verdict = 'merged' | 'refused' | 'lost';

const path = 'a.ts';

/** Plays a case by the real coordinator, once for each way; the verdicts are in the order of `ways`. */
async function playStaleEdit(family: Family, seed: number): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const way of ways)
    verdicts.push(await playBy(way, staleEdit(family, dice(seed * families.length + families.indexOf(family)))));
  return verdicts;
}

async function playBy(way: Way, edit: StaleEdit): Promise<Verdict> {
  const { coordinator, workspace } = filesFixture({ [path]: textOf(edit.base) });
  const [task, sibling] = [coordinator.openSession('task'), coordinator.openSession('sibling')];
  await readAll(task, path);
  await readAll(sibling, path);
  applied(await write(sibling, path, textOf(edit.siblings)));
  const outcome = await ask(task, way, edit);
  const text = workspace.text(path);
  if (outcome.kind === 'applied' || outcome.kind === 'patched') {
    return edit.both && text === textOf(edit.both) ? 'merged' : 'lost';
  }
  return text === textOf(edit.siblings) ? 'refused' : 'lost';
}

function ask(task: TaskFiles, way: Way, edit: StaleEdit): Promise<ChangeOutcome | PatchOutcome> {
  const { base, wanted, from, to } = edit;
  const end = to + wanted.length - base.length;
  switch (way) {
    case 'edit_file':
      return replace(task, path, textOf(base.slice(from, to)), textOf(wanted.slice(from, end)));
    case 'write_file':
      return write(task, path, textOf(wanted));
    case 'apply_patch': {
      const lines = base.slice(from, to).flatMap((line, index) => {
        const after = wanted[from + index] ?? '';
        return line === after ? [` ${line}`] : [`-${line}`, `+${after}`];
      });
      return task.patch(
        ['*** Begin Patch', `*** Update File: ${path}`, '@@', ...lines, '*** End Patch'].join('\n'),
        never,
      );
    }
  }
}

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** How many cases of a family ended how, over all ways. */
export type Verdicts = Readonly<Record<Verdict, number>> & { readonly lostSeeds: readonly number[] };

/** Plays the seeds from 0 on. */
export async function playFamily(family: Family, seeds: number): Promise<Verdicts> {
  const count = { merged: 0, refused: 0, lost: 0 };
  const lostSeeds: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    for (const verdict of await playStaleEdit(family, seed)) {
      count[verdict] += 1;
      if (verdict === 'lost') lostSeeds.push(seed);
    }
  }
  return { ...count, lostSeeds };
}
