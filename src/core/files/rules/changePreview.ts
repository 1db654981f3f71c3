import type { ChangePlan } from '../plan/changePlan.ts';
import type { LineHunk } from '../text/lineHunks.ts';

/** The longest preview of a change that a person is asked for, in UTF-16 units: what they do not see they cannot allow. */
const longest = 6000;

/** All lines that a change takes and brings, `-` and `+` before them; undefined when there are too many to look at. */
export function previewOf(plan: Exclude<ChangePlan, { kind: 'answer' }>): string | undefined {
  const text =
    plan.kind === 'create'
      ? plan.lines.map((line) => `+${line}`).join('\n')
      : plan.hunks.map((hunk) => hunkText(hunk)).join('\n');
  return text.length > longest ? undefined : text;
}

function hunkText({ start, removed, added }: LineHunk): string {
  const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
  return [`Line ${String(start + 1)}:`, ...lines].join('\n');
}
