/** A ring's lines as a channel shows them: `start` is how many lines came before the first that is left. */
export interface ShownLines {
  readonly start: number;
  readonly lines: readonly string[];
}

/** How to bring a channel up to date. */
export type ChannelUpdate =
  { readonly kind: 'append'; readonly text: string } | { readonly kind: 'replace'; readonly text: string };

/**
 * What a channel that shows `shown` (the last line without its line end) needs to show `present` after it. Lines that
 * only grew or came anew are appended, so that a channel keeps more than the ring; anything else replaces the whole.
 */
export function updateOf(shown: ShownLines, present: ShownLines): ChannelUpdate | undefined {
  const shownEnd = shown.start + shown.lines.length;
  if (shown.lines.length === 0)
    return present.lines.length === 0 ? undefined : { kind: 'append', text: whole(present) };
  const lastIndex = shownEnd - 1;
  if (lastIndex < present.start || lastIndex >= present.start + present.lines.length) return replaceBy(present);
  for (let index = Math.max(shown.start, present.start); index < lastIndex; index++) {
    if (shown.lines[index - shown.start] !== present.lines[index - present.start]) return replaceBy(present);
  }
  const before = shown.lines[lastIndex - shown.start] ?? '';
  const after = present.lines[lastIndex - present.start] ?? '';
  if (!after.startsWith(before)) return replaceBy(present);
  const text = [after.slice(before.length), ...present.lines.slice(lastIndex + 1 - present.start)].join('\n');
  return text === '' ? undefined : { kind: 'append', text };
}

function replaceBy(present: ShownLines): ChannelUpdate {
  return { kind: 'replace', text: whole(present) };
}

function whole({ start, lines }: ShownLines): string {
  const missing = start === 0 ? '' : `… ${String(start)} earlier ${start === 1 ? 'line is' : 'lines are'} not kept …\n`;
  return missing + lines.join('\n');
}
