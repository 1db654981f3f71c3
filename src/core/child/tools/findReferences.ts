import * as z from 'zod/mini';
import { defineTool, succeeded, type Tool } from '../../agent/tool.ts';
import { throwIfAborted } from '../../base/errors.ts';
import { byCodeUnits, listing, matchLine, mostLines } from '../foundLines.ts';
import type { FoundPlace } from '../languageService.ts';
import { namedSymbol, readableFile, type ReadableFile, type SymbolPorts } from '../namedSymbol.ts';
import type { TextMatch } from '../workspaceSearch.ts';

/** The fields by which a model names a symbol. */
export const symbolFields = {
  path: z.string().check(z.describe('A file in which the symbol stands, relative to the workspace.')),
  line: z.int().check(z.gte(1), z.describe('A line of it in which it stands, from 1, as read_file numbers them.')),
  symbol: z.string().check(z.describe('Its name as it stands in that line.')),
};

/** `find_references`: all places of a symbol by its meaning, as `path:line: text`, sorted by path and line. */
export function findReferences(ports: SymbolPorts): Tool {
  return defineTool({
    name: 'find_references',
    description:
      'Finds where a function, class, variable or the like is declared and used, by its meaning rather than its text, as ' +
      `"path:line: text", at most ${String(mostLines)}. Needs a language service for that kind of file; else use search_text.`,
    effect: 'read',
    input: z.object(symbolFields),
    run: async (input, signal) => {
      const { references, hidden } = await namedSymbol(input, ports, signal);
      const lines = await linesOf(references, ports, signal);
      const text = listing(lines.map(matchLine), mostLines, true);
      const rest = `${String(hidden)} more in files that may not be read, such as those outside of the workspace.`;
      return succeeded(hidden === 0 ? text : [text, rest].filter((part) => part !== '').join('\n'));
    },
  });
}

/** Each line once; the texts of those alone that are shown. */
async function linesOf(
  places: readonly FoundPlace[],
  ports: SymbolPorts,
  signal: AbortSignal,
): Promise<readonly TextMatch[]> {
  const sorted = [...places].sort((a, b) => byCodeUnits(a.path, b.path) || a.line - b.line || a.column - b.column);
  const once = sorted.filter(({ path, line }, index) => {
    const before = sorted[index - 1];
    return before?.path !== path || before.line !== line;
  });
  let file: ReadableFile | undefined;
  const matches: TextMatch[] = [];
  for (const [index, place] of once.entries()) {
    throwIfAborted(signal);
    if (index < mostLines && file?.path !== place.path) file = await readableFile(place.path, ports);
    matches.push({ ...place, text: (file?.path === place.path ? file.lines[place.line - 1] : undefined) ?? '' });
  }
  return matches;
}
