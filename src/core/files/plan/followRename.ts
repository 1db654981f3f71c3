import type { FileLedger } from '../history/fileLedger.ts';
import type { ChangeOutcome, ReadOutcome } from '../outcome.ts';
import type { TaskMemory } from './taskMemory.ts';

/** How many renames one after the other are followed. */
const maxHops = 8;

/**
 * Carries a call out on a path or, when its file turns out to have been renamed, on the path where it is now; the
 * outcome then says so. The task forgets the file by the name that it asked for once that is answered, and by no other.
 */
export async function followRename<Outcome extends ReadOutcome | ChangeOutcome>(
  ledger: FileLedger,
  memory: TaskMemory,
  path: string,
  call: (path: string) => Promise<Outcome>,
): Promise<Outcome> {
  const first = await call(path);
  const key = isMissing(first) ? ledger.keyAt(first.path) : undefined;
  if (key === undefined) return first;
  let now = path;
  let outcome = first;
  for (let hops = 0; isMissing(outcome) && hops < maxHops; hops += 1) {
    const next = ledger.movedTo(outcome.path);
    if (next === undefined) break;
    now = next;
    outcome = await call(now);
  }
  // It may have come back meanwhile.
  if (now === path && !isMissing(outcome)) return outcome;
  memory.learn(key, first.path, 'forget');
  return now === path ? outcome : told(outcome, path, now);
}

const isMissing = (outcome: ReadOutcome | ChangeOutcome): boolean =>
  outcome.kind === 'rejected' && outcome.why === 'missing';

function told<Outcome extends ReadOutcome | ChangeOutcome>(outcome: Outcome, from: string, to: string): Outcome {
  const what = `${from} was renamed to ${to}; use that name.`;
  switch (outcome.kind) {
    case 'shown':
    case 'applied':
      return { ...outcome, renamedFrom: from };
    case 'refused':
      return { ...outcome, reason: `${what} ${outcome.reason}` };
    case 'rejected':
      return { ...outcome, message: `${what} ${outcome.message}` };
  }
}
