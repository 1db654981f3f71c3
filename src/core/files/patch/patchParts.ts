import type { Admitted } from '../paths/pathGate.ts';
import type { FilePatch } from './patch.ts';
import type { PatchPart } from './patchStep.ts';

/** The paths that one file of a patch names: its own, and the one that it is moved to. */
export function pathsOf(patch: FilePatch): string[] {
  return patch.kind === 'update' && patch.movedTo !== undefined ? [patch.path, patch.movedTo] : [patch.path];
}

/** Its path when the file is not to be there any more. */
export function pathsGoing(patch: FilePatch): string[] {
  const goes = patch.kind === 'delete' || (patch.kind === 'update' && patch.movedTo !== undefined);
  return goes ? [patch.path] : [];
}

/** The files of a patch, each with its own of the admitted paths, which are in the order of `pathsOf` over all files. */
export function partsOf(files: readonly FilePatch[], paths: readonly Admitted[]): PatchPart[] {
  const rest = [...paths];
  return files.flatMap((patch) => {
    const [admitted, target] = rest.splice(0, pathsOf(patch).length);
    return admitted ? [{ patch, admitted, target }] : [];
  });
}
