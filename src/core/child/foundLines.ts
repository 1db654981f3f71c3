import type { WorkspaceRoot } from '../files/workspacePort.ts';

/** The first `most` lines, and when there are more a last line that says how many (`n+` when not all were counted). */
export function listing(lines: readonly string[], most: number, complete: boolean): string {
  const more = lines.length - Math.min(lines.length, most);
  if (more === 0 && complete) return lines.join('\n');
  const last = complete ? `… ${String(more)} more` : `… ${String(Math.max(more, 1))}+ more`;
  return [...lines.slice(0, most), last].join('\n');
}

/** A path as models and people see it: after its root's name when several folders are open. */
export function shownPath(root: WorkspaceRoot, path: string, several: boolean): string {
  return several ? `${root.name}/${path}` : path;
}

/** Orders texts the same way on every machine. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
