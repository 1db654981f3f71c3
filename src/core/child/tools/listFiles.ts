import * as z from 'zod/mini';
import { defineTool, succeeded, type Tool } from '../../agent/tool.ts';
import type { Workspace } from '../../files/workspacePort.ts';
import { byCodeUnits, listing, shownPath } from '../foundLines.ts';
import { placeGlob } from '../searchGlob.ts';
import { scopeOf } from '../searchScope.ts';
import type { WorkspaceSearch } from '../workspaceSearch.ts';

/** How many paths one answer holds. */
const mostPaths = 500;

/** `list_files`: the files of the workspace or a folder, one path per line, sorted. */
export function listFiles(workspace: Pick<Workspace, 'roots' | 'locate' | 'read'>, search: WorkspaceSearch): Tool {
  return defineTool({
    name: 'list_files',
    description:
      `Lists files, one workspace-relative path per line, at most ${String(mostPaths)}. Ignored files are left out. ` +
      'Narrow it by a folder, a glob, or both.',
    effect: 'read',
    input: z.object({
      path: z.optional(z.string().check(z.describe('Folder to list; without it the whole workspace.'))),
      glob: z.optional(
        z
          .string()
          .check(z.describe('Such as *.ts (at any depth) or api/**/*.{ts,tsx}; counts from path when that is given.')),
      ),
    }),
    run: async ({ path, glob }, signal) => {
      const scope = await scopeOf(path, workspace);
      const placed = placeGlob(glob, scope.roots, scope.folder);
      const several = workspace.roots().length > 1;
      const prefix = scope.folder === '' ? '' : `${scope.folder}/`;
      const paths: string[] = [];
      let complete = true;
      for (const root of placed.roots) {
        const found = await search.files(root, placed.glob, signal);
        complete &&= found.complete;
        for (const file of found.items) if (file.startsWith(prefix)) paths.push(shownPath(root, file, several));
      }
      if (paths.length > 0) return succeeded(listing(paths.sort(byCodeUnits), mostPaths, complete));
      const where = path === undefined ? 'the workspace' : `"${path}"`;
      if (!complete)
        return succeeded(`Nothing was found in ${where}, but there were too many files to see all: narrow the glob.`);
      return succeeded(
        glob === undefined
          ? `There are no files in ${where}; ignored files are left out.`
          : `No file in ${where} matches "${glob}"; ignored files are left out.`,
      );
    },
  });
}
