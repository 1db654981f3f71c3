/** One opened folder. */
export interface WorkspaceRoot {
  /** The folder's name, unique among the roots; the first segment of paths when several folders are open. */
  readonly name: string;
  /** Its absolute path as opened, `/` between segments, without a trailing one. */
  readonly path: string;
}

/** One file inside the workspace under its one true name; it need not exist. */
export interface FileLocation {
  /** The absolute real path, folded where the file system folds names: equal keys are one file. */
  readonly key: string;
  /** The real path relative to its root with `/`, after the root's name when several folders are open. */
  readonly path: string;
  /** Where it is, whichever folders are open: absolute, below its root as opened, `/` between segments. */
  readonly at: string;
  /** What must be locked to own the file: its key, and one identity that all hard links of a file share. */
  readonly locks: readonly string[];
}

/** Where an absolute path really leads once links are followed. */
export type Located =
  | { readonly kind: 'inside'; readonly file: FileLocation }
  /** `target` is where the path really leads. */
  | { readonly kind: 'outside'; readonly target: string }
  /** The path cannot be followed (a link to nowhere, a file as a folder, no permission); `reason` is a clause. */
  | { readonly kind: 'unusable'; readonly reason: string };

/** What stands at a location now. */
export type FileState =
  | {
      readonly kind: 'text';
      /** The editor's buffer, unsaved text included; the disk only where no buffer is open. Line ends are `\n`. */
      readonly text: string;
      /** True while the buffer holds text that the disk does not. */
      readonly unsaved: boolean;
      /** Changes with every change of the buffer; `applyEdits` wants it back. */
      readonly version: number;
      /** How the text stands on disk; absent where that is not sure, or where `read` only shows unsaved text. */
      readonly form?: TextForm;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'folder' }
  /** It cannot be shown or kept byte for byte (binary, too large, mixed line ends …); `reason` is a clause. */
  | { readonly kind: 'unfit'; readonly reason: string; readonly isTooLarge?: true };

/** What makes a file of a text, byte for byte: kept, so that a file that was removed can be made again as it was. */
export interface TextForm {
  /** As the editor names it; says also whether there is a byte order mark. */
  readonly encoding: string;
  readonly lineEnd: '\n' | '\r\n';
  /** The permission bits. */
  readonly mode: number;
}

/** Replaces the text between two zero-based positions of lines and UTF-16 units. */
export interface TextEdit {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
  readonly newText: string;
}

/** Lines that a change takes out of a text, and those that it brings. */
export interface LineChange {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Edits of one file's text as `read(…, 'change')` saw it at this version. */
export interface FileEdits {
  readonly file: FileLocation;
  readonly version: number;
  readonly edits: readonly TextEdit[];
}

/** A text that a buffer came to have while it was saved: by what takes part in saving, or by a person who types. */
export interface SavedText {
  readonly by: 'saving' | 'person';
  readonly text: string;
}

/**
 * Whether a buffer reached the disk; `reason` is a clause. `texts` are those it had one after the other, the last one as
 * it was written; none when saving left it as it was, or when it is unsaved again.
 */
export type SaveOutcome =
  | { readonly kind: 'saved'; readonly texts: readonly SavedText[] }
  | { readonly kind: 'unsaved'; readonly reason: string };

/** Whether a file was created, removed or moved; on anything but `done` nothing has changed. `reason` is a clause. */
export type StructureOutcome =
  { readonly kind: 'done' } | { readonly kind: 'exists' } | { readonly kind: 'failed'; readonly reason: string };

/**
 * The editor and the disk as the coordinator needs them. Every member may reject; the coordinator turns that into
 * a refusal and looks again at what stands there.
 */
export interface Workspace {
  /** The folders opened now, in the window's order. */
  roots(): readonly WorkspaceRoot[];

  /** Follows links: the real path of the deepest existing parent and the rest; fails closed. */
  locate(absolutePath: string): Promise<Located>;

  /**
   * All names (hard links) of a file that has several, as `FileLocation.path` has them; those outside of the opened folders,
   * and what is not found within bounds, are left out.
   */
  namesOf(file: FileLocation): Promise<readonly string[]>;

  /** Whether the path itself, its folders followed, is a symbolic link. */
  isLink(absolutePath: string): Promise<boolean>;

  /**
   * What stands there now. `show` only reads; `change` also makes sure that an edit would keep every other byte
   * (one buffer, encoding and line ends that survive, disk and clean buffer alike), else it answers `unfit`.
   */
  read(file: FileLocation, purpose: 'show' | 'change'): Promise<FileState>;

  /**
   * Why the file that `read(…, 'change')` saw cannot hold what a change brings, as a clause, for each of several that
   * follow one another; one that it cannot hold does not count for those behind it.
   */
  whyNotHeld(file: FileLocation, changes: readonly LineChange[]): Promise<readonly (string | undefined)[]>;

  /**
   * Applies edits that do not overlap, all or none, as one step to the buffer that `read(…, 'change')` saw.
   * False when the text has moved on since `version`; then nothing was applied.
   */
  applyEdits(file: FileLocation, version: number, edits: readonly TextEdit[]): Promise<boolean>;

  /** As `applyEdits` for several files at once: all of it in one step, or none. */
  applyTogether(changes: readonly FileEdits[]): Promise<boolean>;

  /** Writes the buffer to disk with its own encoding and line ends; save participants may change it on the way. */
  save(file: FileLocation): Promise<SaveOutcome>;

  /**
   * Creates a file with this text, never over something that exists; parents are made. Without a form it gets the one
   * that the person's settings give new files. A byte order mark that the text begins with is the form's, if that has one.
   */
  create(file: FileLocation, text: string, form?: TextForm): Promise<StructureOutcome>;

  /**
   * Writes a file's text in another form, every sign of it as it is; refused while it has unsaved text, and when it does not
   * stand on disk in the form `from`.
   */
  reform(file: FileLocation, from: TextForm, to: TextForm): Promise<StructureOutcome>;

  /** Removes a file whose buffer still has `version`; to the trash where there is one. */
  remove(file: FileLocation, version: number): Promise<StructureOutcome>;

  /** Moves a file, never over something that exists; refused while either side has unsaved text. */
  move(from: FileLocation, to: FileLocation): Promise<StructureOutcome>;

  /**
   * Where a file that is missing went, when that is sure: somebody renamed it in the editor, or one new file holds its
   * bytes. Undefined when it is gone, or when several files could be it.
   */
  renamedTo(file: FileLocation): Promise<FileLocation | undefined>;
}

/** When the coordinator saves what it has applied (`fanout.files.save`). */
export type SaveMode = 'clean' | 'always' | 'never';
