import * as z from 'zod/mini';
import { defineTool, succeeded, type Tool } from '../../agent/tool.ts';
import { HumanError } from '../../base/errors.ts';
import type { PathGate } from '../../files/paths/pathGate.ts';
import type { Workspace } from '../../files/workspacePort.ts';
import { byCodeUnits, listing, matchLine, mostLines, shownPath } from '../foundLines.ts';
import { readableMatches } from '../readableMatches.ts';
import { placeGlob } from '../searchGlob.ts';
import type { TextMatch, WorkspaceSearch } from '../workspaceSearch.ts';

const longestQuery = 2000;

/** `search_text`: lines that hold a text or match an expression, as `path:line: text`, sorted by path and line. */
export function searchText(
  workspace: Pick<Workspace, 'roots'>,
  search: WorkspaceSearch,
  gate: Pick<PathGate, 'admit'>,
): Tool {
  return defineTool({
    name: 'search_text',
    description:
      'Finds lines in the workspace’s files, as "path:line: text", at most ' +
      `${String(mostLines)}. Case matters. Unsaved text counts; ignored and binary files are left out.`,
    effect: 'read',
    input: z.object({
      query: z.string().check(z.describe('Text to find within a line.')),
      regex: z.optional(
        z.boolean().check(z.describe('Take query as a regular expression; (?i) in front ignores case.')),
      ),
      glob: z.optional(z.string().check(z.describe('Only in these files, such as *.ts (at any depth) or src/api/**.'))),
    }),
    run: async ({ query, regex = false, glob }, signal) => {
      checkQuery(query);
      const roots = workspace.roots();
      if (roots.length === 0) throw new HumanError('No folder is open, so there is nothing to search.');
      const placed = placeGlob(glob, roots);
      const found: TextMatch[] = [];
      let complete = true;
      for (const root of placed.roots) {
        const { items, complete: whole } = await search.matches(root, { query, regex }, placed.glob, signal);
        complete &&= whole;
        for (const match of await readableMatches(root, items, gate)) {
          found.push({ ...match, path: shownPath(root, match.path, roots.length > 1) });
        }
      }
      if (found.length === 0) return succeeded(nothing(query, regex, glob, complete));
      found.sort((a, b) => byCodeUnits(a.path, b.path) || a.line - b.line);
      return succeeded(listing(found.map(matchLine), mostLines, complete));
    },
  });
}

function checkQuery(query: string): void {
  if (query.trim() === '') throw new HumanError('The query is blank; say what to look for.');
  if (query.length > longestQuery) throw new HumanError('The query is too long; look for a part of it.');
  if (query.includes('\0')) throw new HumanError('The query holds a NUL character, which no text file has.');
  if (/[\r\n]/.test(query)) throw new HumanError('The query has several lines; look for the text of one line.');
}

function nothing(query: string, regex: boolean, glob: string | undefined, complete: boolean): string {
  const what = regex ? `No line matches the expression "${query}"` : `No line holds "${query}"`;
  const where = glob === undefined ? '' : ` in files that match "${glob}"`;
  const rest = complete ? 'ignored and binary files are left out' : 'the search was cut short, so narrow it by a glob';
  return `${what}${where}; ${rest}.`;
}
