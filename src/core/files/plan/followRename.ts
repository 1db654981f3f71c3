import type { FileLedger } from '../history/fileLedger.ts';
import type { ChangeOutcome, ReadOutcome } from '../outcome.ts';
import type { Planner } from './changePlan.ts';

/** How many renames one after the other are followed. */
const maxHops = 8;

/**
 * Carries a call out on a path or, when its file turns out to have been renamed, on the path where it is now; the
 * outcome then says so.
 */
export async function followRename<Outcome extends ReadOutcome | ChangeOutcome>(
  ledger: FileLedger,
  path: string,
  call: (path: string) => Promise<Outcome>,
): Promise<Outcome> {
  let now = path;
  for (let hops = 0; ; hops += 1) {
    const outcome = await call(now);
    const isMissing = outcome.kind === 'rejected' && outcome.why === 'missing';
    const next = isMissing && hops < maxHops ? ledger.movedTo(outcome.path) : undefined;
    if (next === undefined) return now === path ? outcome : told(outcome, path, now);
    now = next;
  }
}

/** The plan where a rename was followed to: the task is not told of every name on the way, so it forgets none of them. */
export function planFollowing(plan: Planner): Planner {
  return (present, known) => {
    const planned = plan(present, known);
    if (planned.kind !== 'answer' || planned.known !== 'forget') return planned;
    return { kind: 'answer', outcome: planned.outcome };
  };
}

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
