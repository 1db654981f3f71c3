import type { FileLocation, Workspace } from '../workspacePort.ts';

/**
 * A file by where it is, named as the folders that are open now have it. One below none of them is named by its absolute
 * path, and only a person’s eyes get there: see `isOpen`.
 */
export async function placeAt(workspace: Pick<Workspace, 'locate'>, at: string): Promise<FileLocation> {
  const located = await workspace.locate(at);
  if (located.kind === 'inside') return located.file;
  const key = located.kind === 'outside' ? located.target : at;
  return { key, at, path: at, locks: [key] };
}

/** Whether the file is in a folder that was open when it was placed last. */
export const isOpen = ({ path, at }: FileLocation): boolean => path !== at;
