/** What makes a folder a module: the manifest that stands in it, or for `folder` only the code. */
export type ModuleKind = 'npm' | 'python' | 'cargo' | 'go' | 'folder';

/** A part of the workspace that one task can own. */
export interface Module {
  /** Relative to the workspace with `/`, after the root's name when several folders are open; `.` is all of the only one. */
  readonly path: string;
  /** As its manifest calls it, else the folder's name. */
  readonly name: string;
  readonly kind: ModuleKind;
}

/** The files of one root as detection needs them. */
export interface ModuleSource {
  /** All files that count, relative to the root with `/`. */
  readonly files: readonly string[];
  /** The text of one of them; `undefined` when it cannot be read. */
  read(path: string): Promise<string | undefined>;
}
