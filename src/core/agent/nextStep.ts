import { ellipsis } from '../base/text.ts';

/** Work beyond its own task that an agent proposes when it ends. */
export interface NextStep {
  readonly goal: string;
  /** Empty when it gave none. */
  readonly context: string;
}

/** The most that one agent may propose, and the longest texts of it in UTF-16 units; a cut one ends with an ellipsis. */
const bounds = { steps: 8, goal: 2_000, context: 8_000 } as const;

/**
 * The steps in what a model gave as `next_steps`: those with a goal, each goal once, cut to the bounds. A proposal that makes
 * no sense is passed over, for the work that is done ends in any case.
 */
export function readNextSteps(given: unknown): readonly NextStep[] {
  const steps = new Map<string, NextStep>();
  for (const each of listIn(given)) {
    const { goal, context } = typeof each === 'string' ? { goal: each, context: '' } : textsOf(each);
    if (goal.trim() === '' || steps.has(goal.trim())) continue;
    if (steps.size === bounds.steps) break;
    steps.set(goal.trim(), {
      goal: ellipsis(goal.trim(), bounds.goal),
      context: ellipsis(context.trim(), bounds.context),
    });
  }
  return [...steps.values()];
}

/** Models like to send JSON as text in JSON, and one alone without its list. */
function listIn(given: unknown): readonly unknown[] {
  if (Array.isArray(given)) return given;
  if (typeof given === 'object' && given !== null) return [given];
  if (typeof given !== 'string' || !/^\s*[[{]/.test(given)) return [];
  try {
    return listIn(JSON.parse(given));
  } catch {
    return []; // no JSON after all
  }
}

function textsOf(step: unknown): NextStep {
  const fields = typeof step === 'object' && step !== null ? (step as Readonly<Record<string, unknown>>) : {};
  const text = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' ? value : '';
  };
  return { goal: text('goal'), context: text('context') };
}
