import * as z from 'zod/mini';
import { defineTool, failed, type Tool, type ToolResult } from '../../agent/tool.ts';
import { HumanError } from '../../base/errors.ts';
import type { PatchOutcome } from '../../files/outcome.ts';
import type { TaskFiles } from '../../files/taskFiles.ts';
import { normaliseText } from '../../files/text/textInput.ts';
import { patchAnswer } from '../changeAnswer.ts';
import { linesWith, namedSymbol, type SymbolPorts } from '../namedSymbol.ts';
import { isReservedWord } from '../reservedWords.ts';
import type { TaskNames } from '../taskNames.ts';
import type { TextMatch } from '../workspaceSearch.ts';
import { symbolFields } from './findReferences.ts';

/** How often the language service is asked again because somebody changed the same lines, and how many lines left over are named. */
const most = { attempts: 3, leftOver: 5 } as const;

/** `rename_symbol`: a new name for a symbol everywhere it is used, in all of its files or in none. */
export function renameSymbol(files: Pick<TaskFiles, 'editTogether'>, ports: SymbolPorts, names?: TaskNames): Tool {
  return defineTool({
    name: 'rename_symbol',
    description:
      'Renames a function, class, variable or the like where it is declared and everywhere it is used, in all files or in ' +
      'none, by its meaning: texts and comments stay. Merged with others’ changes and refused as edit_file is. Needs a ' +
      'language service for that kind of file; else use search_text and apply_patch.',
    effect: 'write',
    input: z.object({ ...symbolFields, new_name: z.string().check(z.describe('The new name, the name alone.')) }),
    run: async ({ new_name: newName, ...input }, signal) => {
      const { symbol } = input;
      if (!/^\S{1,200}$/.test(newName) || normaliseText(newName).kind === 'unfit') {
        throw new HumanError('new_name must be one name, without blanks.');
      }
      const sign = strangeSign(newName, symbol, input.path);
      if (sign !== undefined) {
        throw new HumanError(
          `new_name cannot have "${sign}" there, as "${symbol}" is a name without it; nothing was changed.`,
        );
      }
      if (isReservedWord(newName, input.path)) {
        throw new HumanError(`new_name "${newName}" is a reserved word there; choose another. Nothing was changed.`);
      }
      if (newName === symbol) throw new HumanError('new_name is the name that it has; nothing was changed.');
      for (let attempt = 1; ; attempt += 1) {
        const { place } = await namedSymbol(input, ports, signal);
        const edits = await ports.language.rename(place, newName, signal);
        if (edits.length === 0) throw new HumanError(`The language service found nothing to rename for "${symbol}".`);
        const outcome = await files.editTogether(edits, signal);
        if (outcome.kind === 'refused' && attempt < most.attempts) continue;
        if (outcome.kind !== 'patched') return refusal(outcome, names);
        const count = edits.reduce((sum, file) => sum + file.edits.length, 0);
        const head = `Renamed ${symbol} to ${newName}: ${counted(count, 'place')} in ${counted(edits.length, 'file')}.`;
        const { text, ok } = patchAnswer(outcome, names);
        return { ok, text: [head, text, ...(await leftOver(symbol, ports, signal))].join('\n') };
      }
    },
  });
}

/** What no name of that kind has: language services take any text. Those of style sheets have dashes. */
function strangeSign(newName: string, symbol: string, path: string): string | undefined {
  const allowed = /\.(css|scss|sass|less)$/i.test(path) ? `${symbol}-` : symbol;
  const sign = newName.match(/[^\p{L}\p{M}\p{N}_$]/gu)?.find((each) => !allowed.includes(each));
  return sign ?? (/^\p{N}/u.test(symbol) ? undefined : /^\p{N}/u.exec(newName)?.[0]);
}

function refusal(outcome: Exclude<PatchOutcome, { kind: 'patched' }>, names?: TaskNames): ToolResult {
  if (outcome.kind === 'rejected' && outcome.why === 'outside') {
    return failed(`Refused: it is used in ${outcome.path}. ${outcome.message} Nothing was renamed.`);
  }
  const { text } = patchAnswer(outcome, names);
  return failed(text.replace('Nothing of the patch was applied, in no file.', 'Nothing was renamed, in no file.'));
}

/** What no language service renames: texts, comments, and files that it does not know. */
async function leftOver(symbol: string, ports: SymbolPorts, signal: AbortSignal): Promise<string[]> {
  let lines: readonly TextMatch[] = [];
  try {
    lines = await linesWith(symbol, ports, signal);
  } catch {
    // The rename is done, whatever becomes of the search.
  }
  if (lines.length === 0) return [];
  const shown = lines.slice(0, most.leftOver).map(({ path, line }) => `${path}:${String(line)}`);
  const more = lines.length > shown.length ? ' …' : '';
  return [
    `${symbol} still stands in ${counted(lines.length, 'line')}: ${shown.join(', ')}${more}. Look whether these mean it, too.`,
  ];
}

const counted = (count: number, word: string): string => `${String(count)} ${word}${count === 1 ? '' : 's'}`;
