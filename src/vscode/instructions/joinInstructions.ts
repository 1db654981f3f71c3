import { cutEnd } from '../../core/base/text.ts';

/** The instructions of one workspace folder. */
export interface FolderInstructions {
  readonly folder: string;
  readonly text: string;
}

/** How many characters of instructions the prompts take in all. */
export const longestInstructions = 20_000;

/** One text of at most `longestInstructions` characters (and a note where it was cut); `undefined` when there is nothing. */
export function joinInstructions(given: readonly FolderInstructions[]): string | undefined {
  const filled = given.map(({ folder, text }) => ({ folder, text: text.trim() })).filter(({ text }) => text !== '');
  if (filled.length === 0) return undefined;
  const share = Math.floor(longestInstructions / filled.length);
  return filled
    .map(({ folder, text }) => {
      const heading = filled.length > 1 ? `In the folder ${folder}:\n\n` : '';
      if (heading.length + text.length <= share) return heading + text;
      return `${heading}${cutEnd(text, share - heading.length)}\n\n[The rest of AGENTS.md is left out here; read the file.]`;
    })
    .join('\n\n');
}
