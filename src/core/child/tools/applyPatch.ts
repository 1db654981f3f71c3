import * as z from 'zod/mini';
import { defineTool, type Tool } from '../../agent/tool.ts';
import type { TaskFiles } from '../../files/taskFiles.ts';
import { patchAnswer } from '../changeAnswer.ts';
import type { TaskNames } from '../taskNames.ts';

const example = `*** Begin Patch
*** Update File: src/a.ts
@@ class Cart {
   total() {
-    return 0;
+    return sum(this.rows);
   }
*** Add File: src/sum.ts
+export const sum = …
*** Delete File: src/old.ts
*** End Patch`;

/** `apply_patch`: changes several files in one go, all of them or none. */
export function applyPatch(files: Pick<TaskFiles, 'patch'>, names?: TaskNames): Tool {
  return defineTool({
    name: 'apply_patch',
    description:
      'Changes several files at once: all of it is applied, or nothing. For edits that only work together, such as a ' +
      'rename with all its uses; else edit_file. Lines begin with a blank (stays), - or +; give 3 lines around each ' +
      'change, and an @@ line with the function or class where they stand more than once. "*** Move to: path" below ' +
      `an Update line renames. Merged with others’ changes and refused as edit_file is. Example:\n${example}`,
    effect: 'write',
    input: z.object({ patch: z.string().check(z.describe('The whole patch, from *** Begin Patch to *** End Patch.')) }),
    run: async ({ patch }, signal) => patchAnswer(await files.patch(patch, signal), names),
  });
}
