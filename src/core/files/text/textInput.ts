/** A text as it can stand in an editor, or why it cannot, as a clause. */
export type TextInput =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'unfit'; readonly reason: string };

/** Beyond this an editor gives up on a file. In UTF-16 units. */
const maxLength = 5 * 1024 * 1024;

/** Makes line ends `\n`; refuses what an editor or an encoding would change on its own. */
export function normaliseText(given: string): TextInput {
  const text = given.replaceAll('\r\n', '\n');
  if (text.length > maxLength) return { kind: 'unfit', reason: 'is longer than 5 MiB' };
  if (text.includes('\r')) return { kind: 'unfit', reason: 'holds a carriage return that is no line end' };
  if (text.includes('\0')) return { kind: 'unfit', reason: 'holds a NUL character, as only binary files do' };
  if (/\p{Surrogate}/u.test(text)) return { kind: 'unfit', reason: 'holds half a character (a lone surrogate)' };
  return { kind: 'text', text };
}

/** Unicode's byte order mark: at the beginning of a file it says how the text stands there, and is none of it. */
export const byteOrderMark = '\uFEFF';

export const withoutMark = (text: string): string => (text.startsWith(byteOrderMark) ? text.slice(1) : text);
