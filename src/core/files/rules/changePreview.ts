import { plainText } from '../../base/plainText.ts';
import type { ChangePlan } from '../plan/changePlan.ts';
import type { LineHunk } from '../text/lineHunks.ts';

/**
 * The most lines of what a person is asked for, each of `width` Latin characters at most or counted as several: as many as a
 * dialog shows without scrolling. What a person does not see they cannot allow (S4).
 */
export const previewBounds = { lines: 24, width: 60 } as const;

/** True when a person sees all of these lines at once, hidden characters made visible. */
export function canBeSeen(lines: readonly string[]): boolean {
  return lines.reduce((sum, line) => sum + rowsOf(line), 0) <= previewBounds.lines;
}

/** All lines that a change takes and brings, `-` and `+` before them; undefined when there are too many to look at. */
export function previewOf(plan: Exclude<ChangePlan, { kind: 'answer' }>): string | undefined {
  const lines = plan.kind === 'create' ? marked('+', plan.lines) : plan.hunks.flatMap(hunkLines);
  return canBeSeen(lines) ? lines.join('\n') : undefined;
}

function rowsOf(line: string): number {
  const width = plainText(line)
    .replaceAll('\t', ' '.repeat(8))
    .replaceAll(/[^ -~]/g, 'xx').length;
  return Math.max(1, Math.ceil(width / previewBounds.width));
}

function hunkLines({ start, removed, added }: LineHunk): string[] {
  return [`Line ${String(start + 1)}:`, ...marked('-', removed), ...marked('+', added)];
}

/** Without the empty line that stands for the last line end. */
function marked(sign: string, lines: readonly string[]): string[] {
  const shown = lines.length > 1 && lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  return shown.map((line) => sign + line);
}
