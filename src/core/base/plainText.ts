/**
 * Text of a model, a tool or a file as a person may see it (S13): terminal sequences, invisible and bidirectional
 * characters and torn surrogates become visible as `⟨U+202E⟩`. Line feeds and tabs stay, joined emoji stay whole.
 */
export function plainText(text: string): string {
  return text.replace(treacherous, (found) => (isEmoji.test(found) ? found : shown(found)));
}

/** The same on one line: white space in a row is one space, and none is left at the ends. */
export function plainLine(text: string): string {
  return plainText(text.replaceAll(/\s+/g, ' ').trim());
}

/** An emoji is caught with what joins or colours it: the same characters alone would be hidden ones. */
const emoji = String.raw`\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|[\u{FE0E}\u{FE0F}]|\u{200D}(?=\p{Extended_Pictographic}))+`;
const keycap = String.raw`[#*0-9]\u{FE0F}\u{20E3}`;
const hidden = String.raw`[^\P{Cc}\n\t]|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}`;
const treacherous = new RegExp(`${emoji}|${keycap}|${hidden}`, 'gu');
const isEmoji = /^[\p{Extended_Pictographic}#*0-9]/u;

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
