import { cutEnd, cutStart } from '../base/text.ts';
import type { WorkspaceRoot } from '../files/workspacePort.ts';
import type { TextMatch } from './workspaceSearch.ts';

/** How many found lines one answer holds. */
export const mostLines = 200;

/** How many characters of a found line are shown. */
const mostCharacters = 300;

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

/** `path:line: text`. */
export function matchLine({ path, line, text, column }: TextMatch): string {
  return `${path}:${String(line)}: ${windowOn(text, column)}`;
}

/** The line, or the part of a long one around its match. */
function windowOn(text: string, column: number): string {
  if (text.length <= mostCharacters) return text;
  const length = mostCharacters - 2;
  const from = Math.max(0, Math.min(column - contextBefore, text.length - length));
  const rest = cutStart(text, text.length - from);
  return `${from === 0 ? '' : '…'}${cutEnd(rest, length)}${rest.length <= length ? '' : '…'}`;
}

/** How much of a long line stands before its match. */
const contextBefore = 60;
