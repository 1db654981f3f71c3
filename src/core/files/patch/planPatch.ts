import type { ChangePlan, Planner } from '../plan/changePlan.ts';
import { afterReplacing, afterShowing, equalLines, type KnownFile } from '../plan/knownFile.ts';
import { planMerge } from '../plan/mergePlan.ts';
import { missingFile } from '../rejections.ts';
import type { PatchHunk } from './patch.ts';
import { patchText, type PatchedText } from './patchText.ts';

/** Plans a patch's hunks of one file as `edit_file` is planned: on the text that the task knows, merged; all or none. */
export function planPatch(taskId: string, patchHunks: readonly PatchHunk[]): Planner {
  return (present, known) => {
    const { path, lines, history } = present;
    if (!lines) return { kind: 'answer', outcome: missingFile(path, present.removal) };
    const merge = (
      base: KnownFile,
      { hunks, replaced, differences }: PatchedText & { kind: 'patched' },
    ): ChangePlan => {
      const plan = planMerge(taskId, { ...present, lines }, base, hunks, afterReplacing(base, hunks, replaced));
      return plan.kind === 'edit' && differences.length > 0 ? { ...plan, matchedApartFrom: differences } : plan;
    };
    const isStale = known !== undefined && !equalLines(known.lines, lines);
    if (isStale) {
      const onKnown = patchText(path, known.lines, patchHunks);
      if (onKnown.kind === 'patched') return merge(known, onKnown);
      if (onKnown.why === 'several') return { kind: 'answer', outcome: onKnown };
    }
    const onPresent = patchText(path, lines, patchHunks, isStale);
    if (onPresent.kind !== 'patched') return { kind: 'answer', outcome: onPresent };
    return merge(afterShowing(known, lines, history.length, []), onPresent);
  };
}
