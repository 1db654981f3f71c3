/** A task's state as people read it, everywhere the same word; agents and scripts read the state itself. */
export function statusWord(status: string): string {
  return status === 'error' ? 'failed' : status;
}
