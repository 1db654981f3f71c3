import type { ChangedFile } from '../outcome.ts';
import { lineCount } from '../plan/knownFile.ts';
import { countLines, diffLines } from '../text/lineHunks.ts';
import type { FileRecord } from './fileRecord.ts';
import type { LineWeave } from './lineWeave.ts';
import { taskHunks } from './taskHunks.ts';

/** What one task did to one file, in lines. */
export interface Counts {
  readonly added: number;
  readonly removed: number;
}

/**
 * Counts each task's changed lines per file, net of what it changed again itself and of what others made of it since:
 * what stands now against what would stand without the task.
 */
export class ChangeCounts {
  private readonly known = new WeakMap<
    LineWeave,
    { readonly version: number; readonly byTask: Map<string, Counts | undefined> }
  >();

  /** The task's files in that order, without those whose changes cancel out; a move counts as gone here and new there. */
  changedFiles(task: string, records: readonly FileRecord[]): ChangedFile[] {
    const files = records.flatMap((record) => {
      const { weave, file } = record;
      if (!weave || record.isTakenFrom(task)) return [];
      const origin = record.originFor(task);
      if (origin) return movedFile(task, record, weave, origin.path);
      const form = formText(task, record);
      const isThere = weave.lines().length > 0;
      const counts = this.countsOf(task, weave) ?? (form.form && isThere ? { added: 0, removed: 0 } : undefined);
      return counts ? [{ path: file.path, ...counts, ...form }] : [];
    });
    const byPath = new Map<string, ChangedFile>();
    for (const { path, added, removed, ...form } of files) {
      const { added: others = 0, removed: gone = 0, ...known } = byPath.get(path) ?? {};
      byPath.set(path, { ...known, ...form, path, added: added + others, removed: removed + gone });
    }
    return [...byPath.values()];
  }

  /** Undefined when nothing of the task is left in the text. */
  countsOf(task: string, weave: LineWeave): Counts | undefined {
    let known = this.known.get(weave);
    if (known?.version !== weave.version) {
      known = { version: weave.version, byTask: new Map() };
      this.known.set(weave, known);
    }
    if (!known.byTask.has(task)) known.byTask.set(task, countHunks(task, weave));
    return known.byTask.get(task);
  }
}

function countHunks(task: string, weave: LineWeave): Counts | undefined {
  const hunks = taskHunks(weave, task);
  if (hunks.length === 0) return undefined;
  const now = weave.lines();
  const without = weave.lines(new Set(hunks.flatMap(({ numbers }) => numbers)));
  if (now.length === 0) return { added: 0, removed: lineCount(without) };
  if (without.length === 0) return { added: lineCount(now), removed: 0 };
  const places = hunks.flatMap((hunk) => hunk.places);
  return countLines(places.flatMap((place) => diffLines(place.then, place.now)));
}

function formText(task: string, { forms }: FileRecord): Pick<ChangedFile, 'form'> {
  const words = forms.changedBy(task);
  return words.length === 0 ? {} : { form: words.join(' and ') };
}

function movedFile(task: string, record: FileRecord, weave: LineWeave, origin: string): ChangedFile[] {
  const without = weave.lines(new Set(weave.onHunksOf(task)));
  const form = formText(task, record);
  const gone = { path: origin, added: 0, removed: lineCount(without) };
  const now = weave.lines();
  if (now.length === 0 && without.length === 0) return [];
  if (now.length === 0) return [gone];
  const others = weave.strands.filter((strand) => {
    const author = weave.hunks[strand.by]?.author ?? null;
    return author !== null && author !== task && weave.stands(strand);
  });
  return [gone, { path: record.file.path, added: lineCount(now) - others.length, removed: 0, ...form }];
}
