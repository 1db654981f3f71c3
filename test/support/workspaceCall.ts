/** A call of the port, as hooks and the log see it. */
export interface WorkspaceCall {
  readonly operation:
    | 'locate'
    | 'namesOf'
    | 'isLink'
    | 'read'
    | 'applyEdits'
    | 'applyTogether'
    | 'save'
    | 'create'
    | 'reform'
    | 'remove'
    | 'move'
    | 'renamedTo';
  readonly path: string;
}
