/** One row of the tree. A command that gets one as its first argument takes it for the task with this id. */
export class TreeNode {
  /** The request that the row showed when it was drawn last: what a person answers by it, whatever has come since (S4). */
  requestId: string | undefined;

  constructor(
    readonly kind: 'parent' | 'task',
    readonly id: string,
  ) {}
}

/** The id by which the parent agent goes where tasks go by theirs. */
export const parentNodeId = 'parent';
