import type { ChangeCounts } from '../history/changeCounts.ts';
import type { FileRecord } from '../history/fileRecord.ts';
import type { LineWeave } from '../history/lineWeave.ts';
import { contestedBy, taskHunks } from '../history/taskHunks.ts';
import type { Author } from '../outcome.ts';
import type { TextForm } from '../workspacePort.ts';

/** One hunk of a task as a person reviews it. */
export interface ReviewedHunk {
  /** Its lines in the present text, from 0, `to` excluded; nothing between them where it only took lines away. */
  readonly from: number;
  readonly to: number;
  /** Whose changes since stand on it; such a hunk cannot be taken back by itself. */
  readonly contestedBy: readonly Author[];
  /** What it is in the file's record, whatever else changes. */
  readonly numbers: readonly number[];
}

/** What one task did to one file, apart from all others who changed it. */
export interface ReviewedFile {
  /** Where the file is now, or was before it went; absolute while its folder is not open. */
  readonly path: string;
  /** Where it was before the task moved it; else the same. */
  readonly originalPath: string;
  /** The same two as absolute paths, whichever folders are open. */
  readonly at: string;
  readonly originalAt: string;
  readonly change: 'edit' | 'create' | 'delete' | 'move';
  readonly added: number;
  readonly removed: number;
  /** The present text without the task's hunks, and the present text; undefined where there is no file. Line ends are `\n`. */
  readonly original: string | undefined;
  readonly present: string | undefined;
  readonly hunks: readonly ReviewedHunk[];
  /** What the task changed of how the text stands on disk, in words. */
  readonly form: readonly string[];
  /** How its text stood on disk when it went, while it is gone. */
  readonly goneForm?: TextForm;
}

/** A task's part of a file; undefined when nothing of it is left there. */
export function reviewedFile(task: string, record: FileRecord, counts: ChangeCounts): ReviewedFile | undefined {
  const { weave, file } = record;
  if (!weave || record.isTakenFrom(task)) return undefined;
  const groups = taskHunks(weave, task);
  const origin = record.originFor(task);
  const form = record.forms.changedBy(task);
  if (groups.length === 0 && !origin && form.length === 0) return undefined;
  const numbers = new Set(groups.flatMap((group) => group.numbers));
  const original = textOf(weave.lines(numbers));
  const present = textOf(weave.lines());
  if (original === undefined && present === undefined) return undefined;
  const hunks = groups.map((group): ReviewedHunk => {
    const [first] = group.places;
    const last = group.places.at(-1);
    const range = { from: first?.from ?? 0, to: (last?.from ?? 0) + (last?.now.length ?? 0) };
    return { ...range, contestedBy: contestedBy(record, task, group.numbers), numbers: group.numbers };
  });
  const { added, removed } = counts.countsOf(task, weave) ?? { added: 0, removed: 0 };
  return {
    path: file.path,
    originalPath: origin?.path ?? file.path,
    at: file.at,
    originalAt: origin?.at ?? file.at,
    change: original === undefined ? 'create' : present === undefined ? 'delete' : origin ? 'move' : 'edit',
    added,
    removed,
    original,
    present,
    hunks,
    form,
    ...(present === undefined && record.form ? { goneForm: record.form } : {}),
  };
}

/** What a task did to a file, as if nobody else had changed it, or beside those without whom the file would not be there. */
export function aloneInFile(
  task: string,
  { weave }: FileRecord,
  reviewed: ReviewedFile,
): { before: string | undefined; after: string | undefined } {
  if (!weave) return { before: undefined, after: undefined };
  const creator = weave.hunks.find(({ on, whole }) => on && whole === 'create')?.author;
  const isMade = reviewed.change === 'create' || creator === task;
  if (weave.lines(new Set(onHunks(weave))).length === 0 && !isMade) {
    return { before: reviewed.original, after: reviewed.present };
  }
  const others = onHunks(weave).filter((number) => weave.hunks[number]?.author !== task);
  return { before: textOf(weave.lines(new Set(onHunks(weave)))), after: textOf(weave.lines(new Set(others))) };
}

function onHunks(weave: LineWeave): number[] {
  return weave.hunks.flatMap(({ on }, number) => (on && number > 0 ? [number] : []));
}

const textOf = (lines: readonly string[]): string | undefined => (lines.length === 0 ? undefined : lines.join('\n'));
