/**
 * One row of the tree. A command that gets one as its first argument takes it for the task with this id; a row of a
 * file is one that the task has changed, and a row of a proposal one that it made.
 */
export class TreeNode {
  /** The request that the row showed when it was drawn last: what a person answers by it, whatever has come since (S4). */
  requestId: string | undefined;

  constructor(
    readonly kind: 'parent' | 'task' | 'file' | 'proposal',
    readonly id: string,
    /** The workspace-relative path of a file's row. */
    readonly path?: string,
    requestId?: string,
  ) {
    this.requestId = requestId;
  }

  /** No other row has this one. */
  get key(): string {
    // No path within the workspace begins with a slash.
    if (this.kind === 'proposal') return `${this.id}:/${this.requestId ?? ''}`;
    return this.path === undefined ? this.id : `${this.id}:${this.path}`;
  }
}

/** The id by which the parent agent goes where tasks go by theirs. */
export const parentNodeId = 'parent';
