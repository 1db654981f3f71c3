import type { TextChange } from './refactor/rewrite.ts';

/** One edit as `edit_file` takes it; `oldText` stands exactly once in the file when the edits before it are done. */
export interface Snippet {
  readonly oldText: string;
  readonly newText: string;
}

/** The most characters that neighbouring changes are joined up to. */
const joinedLength = 1500;

/** Turns changes into edits with the least text that is unique; with `join`, changes on touching lines become one. */
export function toSnippets(text: string, changes: readonly TextChange[], join: boolean): Snippet[] {
  const sorted = [...changes].sort((a, b) => a.start - b.start || a.end - b.end);
  const groups: TextChange[] = [];
  for (const change of sorted) {
    const last = groups.at(-1);
    const between = last ? text.slice(last.end, change.start) : '';
    const near = between.split('\n').length <= 2 || between.trim() === '';
    if (last && (change.start === last.end || (join && near && change.end - last.start <= joinedLength))) {
      groups[groups.length - 1] = {
        start: last.start,
        end: change.end,
        replacement: last.replacement + between + change.replacement,
        concerns: [],
      };
    } else {
      groups.push(change);
    }
  }
  const snippets: Snippet[] = [];
  let current = text;
  for (const { start, end, replacement } of groups.reverse()) {
    if (current.slice(start, end) === replacement) continue;
    const [from, to] = uniqueRange(current, start, end);
    const newText = current.slice(from, start) + replacement + current.slice(end, to);
    snippets.push({ oldText: current.slice(from, to), newText });
    current = current.slice(0, from) + newText + current.slice(to);
  }
  return snippets;
}

/** Widens a range until its text stands only once: first to whole lines, then by lines below and above. */
function uniqueRange(text: string, start: number, end: number): [number, number] {
  let from = start;
  let to = end;
  for (let step = 0; !isUnique(text, from, to); step += 1) {
    if (from === 0 && to === text.length) break;
    if (step === 0) {
      from = from === 0 ? 0 : text.lastIndexOf('\n', from - 1) + 1;
      const lineEnd = text.indexOf('\n', to);
      to = lineEnd === -1 ? text.length : lineEnd;
    } else if (step % 2 === 1 && to < text.length) {
      const lineEnd = text.indexOf('\n', to + 1);
      to = lineEnd === -1 ? text.length : lineEnd;
    } else if (from > 0) {
      from = from === 1 ? 0 : text.lastIndexOf('\n', from - 2) + 1;
    }
  }
  return [from, to];
}

function isUnique(text: string, from: number, to: number): boolean {
  if (from === to) return false;
  const snippet = text.slice(from, to);
  return text.indexOf(snippet) === from && !text.includes(snippet, from + 1);
}
