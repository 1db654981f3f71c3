/** What a command did to files of the workspace. */
export interface CommandChanges {
  /** Files whose change counts as the task's own. */
  readonly changed: readonly string[];
  /** Files that others changed while it ran; of these only what the coordinator has seen nobody do is the task's. */
  readonly shared: readonly string[];
  /** Files that it changed beside unsaved text of an editor, which does not have the change. */
  readonly unsaved: readonly string[];
  /** Files that changed and that nobody can take back for the task; `reason` is a clause. */
  readonly untaken: readonly { readonly path: string; readonly reason: string }[];
  /** False when there were more files than could be looked at. */
  readonly isWhole: boolean;
}

/** What tells whether a file has been written, without reading it. */
export interface FileMark {
  /** Another one after every write. */
  readonly mark: string;
  /** Bytes. */
  readonly size: number;
  /** When the file last came, was renamed or was written, in milliseconds as `DiskLook.takenAt` counts. */
  readonly changedAt: number;
}

/** The files of the workspace at one moment, by workspace-relative path. */
export interface DiskLook {
  readonly takenAt: number;
  readonly files: ReadonlyMap<string, FileMark>;
  /** False when there are more. */
  readonly isWhole: boolean;
}

/** The disk as a command can change it behind everybody's back. */
export interface DiskView {
  /** Files that ignore rules do not leave out, bounded, and those of `also`, where they exist. */
  look(also: readonly string[], signal: AbortSignal): Promise<DiskLook>;
  /** Notes from now on which files editors save, which no command does. */
  watchSaves(): SaveWatch;
}

/** Workspace-relative paths that editors have saved. */
export interface SaveWatch {
  readonly saved: ReadonlySet<string>;
  dispose(): void;
}

/** A command of a task. */
export interface CommandRun<Result> {
  readonly taskId: string;
  /** The folder whose files are kept so that changes of them can be taken back; without it all. */
  readonly module: string | undefined;
  readonly disk: DiskView;
  /** Runs the command; when it settles nothing of it is left. */
  readonly work: () => Promise<Result>;
}
