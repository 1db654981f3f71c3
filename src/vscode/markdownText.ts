import { plainText } from '../core/base/plainText.ts';

/** Foreign text as Markdown that shows it letter by letter (S12): no image, link, command or format comes of it. */
export function asMarkdown(text: string): string {
  return escapeMarkdown(text)
    .replaceAll(/^[ \t]+/gm, (indent) => '\u00a0'.repeat(indent.length))
    .replaceAll(/\n/g, '  \n');
}

/** The same of a part of a line, whose blanks stay. */
export function escapeMarkdown(text: string): string {
  return plainText(text).replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
}
