import { wayOf, type ChangePlan, type Planner, type PresentFile } from './changePlan.ts';
import { afterOwnEdit, afterShowing, equalLines, isKnownWhole, lineCount, type KnownFile } from './knownFile.ts';
import { diffLines, splitLines } from '../text/lineHunks.ts';
import { planMerge, planNothing } from './mergePlan.ts';
import { byteOrderMark, withoutMark } from '../text/textInput.ts';

/** Plans `write_file`: a new file, or the whole text of one that the task knows whole, merged with what others did. */
export function planWrite(taskId: string, text: string): Planner {
  const wanted = splitLines(withoutMark(text));
  return (present, known) => {
    const { path, lines, history } = present;
    if (!lines)
      return known ? refuseGone(present) : { kind: 'create', lines: wanted, isMarked: text.startsWith(byteOrderMark) };
    if (known && isKnownWhole(known) && !present.isUnheard) {
      const planned = diffLines(known.lines, wanted);
      return planMerge(taskId, { ...present, lines }, known, planned, afterOwnEdit(known, planned));
    }
    if (!equalLines(wanted, lines))
      return refuseUnread(taskId, present, lineCount(lines), present.isUnheard ? undefined : known);
    return planNothing(path, afterShowing(known, lines, history.length, [{ from: 0, to: lines.length }]));
  };
}

/** Once it is told, the task may create the file again on purpose. */
function refuseGone({ path, removal }: PresentFile): ChangePlan {
  const what = removal ? wayOf(removal) : 'deleted';
  const there = removal?.movedTo === undefined ? '' : 'Go on there. ';
  const next = `${there}Write it again only if a new file is needed.`;
  const reason = `${path} was ${what} since you read it. ${next}`;
  return { kind: 'answer', outcome: { kind: 'refused', path, reason, by: [removal?.by ?? null] }, known: 'forget' };
}

function refuseUnread(taskId: string, present: PresentFile, total: number, known: KnownFile | undefined): ChangePlan {
  const { path, history } = present;
  const reason = known
    ? `You have not seen all of the ${String(total)} lines of ${path} as they stand now. Read the rest, or use edit_file.`
    : `${path} exists and you have not read it. Read it whole first, or use edit_file.`;
  const by = history.authorsSince(known?.seen ?? 0, taskId);
  return { kind: 'answer', outcome: { kind: 'refused', path, reason, by } };
}
