import type { FilesContext } from '../filesContext.ts';
import { FileSaver } from '../commit/fileSaver.ts';
import { afterShowing, lineCount } from './knownFile.ts';
import { splitLines } from '../text/lineHunks.ts';
import type { LineSpan } from '../text/lineSet.ts';
import type { ReadOutcome } from '../outcome.ts';
import { missingFile, rejected } from '../rejections.ts';
import type { LineRange } from '../taskFiles.ts';
import type { TaskMemory } from './taskMemory.ts';
import type { FileLocation } from '../workspacePort.ts';

/** Limits of one answer; longer lines are shown cut and count as not read. */
const limits = { lines: 2_000, characters: 100_000, line: 2_000 } as const;

/** Shows files to tasks, and remembers what each was shown. The caller holds the file's lock. */
export class FileReader {
  private readonly saver: FileSaver;

  constructor(private readonly context: FilesContext) {
    this.saver = new FileSaver(context);
  }

  async read(file: FileLocation, range: LineRange, memory: TaskMemory): Promise<ReadOutcome> {
    const state = await this.context.workspace.read(file, 'show');
    await this.saver.noteOthers(file, state);
    const record = this.context.ledger.of(file);
    switch (state.kind) {
      case 'missing':
        return missingFile(file.path, record.removal);
      case 'folder':
        return rejected('unfit', file.path, `${file.path} is a folder; list_files shows what is in it.`);
      case 'unfit':
        return rejected('unfit', file.path, `${file.path} cannot be shown: ${state.reason}.`);
      case 'text':
        break;
    }
    const all = splitLines(state.text);
    const total = lineCount(all);
    const from = Math.max(1, range.start ?? 1);
    const wantedTo = Math.min(total, range.end ?? total);
    if (from > Math.max(1, total) || (range.end !== undefined && range.end < from)) {
      return rejected(
        'invalid',
        file.path,
        `${file.path} has ${String(total)} lines; the lines asked for are not there.`,
      );
    }
    const page = cutPage(all, from - 1, wantedTo);
    memory.learn(file.key, file.path, afterShowing(memory.get(file.key, true), all, record.history.length, page.whole));
    const to = from - 1 + page.lines.length;
    return {
      kind: 'shown',
      path: file.path,
      from,
      to,
      total,
      lines: page.lines,
      cutLines: page.cut.map((line) => line + 1),
      more: to < wantedTo,
      unsaved: state.unsaved,
    };
  }
}

/** As many lines from `from` (from 0) to `to` (excluded) as one answer holds; `whole` are those shown uncut. */
function cutPage(
  all: readonly string[],
  from: number,
  to: number,
): { lines: string[]; cut: number[]; whole: LineSpan[] } {
  const lines: string[] = [];
  const cut: number[] = [];
  const whole: LineSpan[] = [];
  let characters = 0;
  let wholeFrom = from;
  let at = from;
  for (; at < to && lines.length < limits.lines; at += 1) {
    const line = all[at] ?? '';
    const shown = line.slice(0, limits.line);
    characters += shown.length + 1;
    if (characters > limits.characters && lines.length > 0) break;
    lines.push(shown);
    if (shown.length === line.length) continue;
    cut.push(at);
    whole.push({ from: wholeFrom, to: at });
    wholeFrom = at + 1;
  }
  const reachesEnd = at === lineCount(all);
  whole.push({ from: wholeFrom, to: reachesEnd ? all.length : at });
  return { lines, cut, whole };
}
