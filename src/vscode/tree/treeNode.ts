/**
 * One row of the tree. A command that gets one as its first argument takes it for the task with this id; a row of a
 * file is one that the task has changed.
 */
export class TreeNode {
  constructor(
    readonly kind: 'parent' | 'task' | 'file',
    readonly id: string,
    /** The workspace-relative path of a file's row. */
    readonly path?: string,
  ) {}

  /** No other row has this one. */
  get key(): string {
    return this.path === undefined ? this.id : `${this.id}:${this.path}`;
  }
}

/** The id by which the parent agent goes where tasks go by theirs. */
export const parentNodeId = 'parent';
