/** The first `length` UTF-16 units of a text, one fewer where that would cut a surrogate pair. */
export function cutEnd(text: string, length: number): string {
  if (text.length <= length) return text;
  return text.slice(0, isHighSurrogate(text, length - 1) ? length - 1 : length);
}

/** The last `length` UTF-16 units of a text, one fewer where that would cut a surrogate pair. */
export function cutStart(text: string, length: number): string {
  if (text.length <= length) return text;
  const from = text.length - length;
  return text.slice(isHighSurrogate(text, from - 1) ? from + 1 : from);
}

/** Cuts the middle out so that the rest, with `note` in its place, has at most `length` units. */
export function cutMiddle(text: string, length: number, note: string): string {
  if (text.length <= length) return text;
  const half = Math.max(0, Math.floor((length - note.length) / 2));
  return cutEnd(text, half) + note + cutStart(text, half);
}

/** Cuts to `length` units and marks the cut with an ellipsis, for one-line labels. */
export function ellipsis(text: string, length: number): string {
  return text.length <= length ? text : `${cutEnd(text, length - 1)}…`;
}

/** A copy that shares no memory with the text it was cut from: V8 keeps the whole of a sliced string alive. */
export function detached(text: string): string {
  if (text.length < sharedFrom) return text;
  const codes = new Array<number>(text.length);
  for (let index = 0; index < text.length; index++) codes[index] = text.charCodeAt(index);
  return String.fromCharCode(...codes);
}

/** V8 copies shorter slices by itself. */
const sharedFrom = 13;

/** True when a text stops in the middle of a surrogate pair. */
export function endsInHighSurrogate(text: string): boolean {
  return isHighSurrogate(text, text.length - 1);
}

function isHighSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xd800 && code <= 0xdbff;
}
