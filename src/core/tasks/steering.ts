import type { Task } from './task.ts';

/** A message to a task as it stands in the task's conversation, with who speaks. */
export function steeringText(from: 'user' | 'parent', message: string): string {
  return `[Steering from the ${from}] ${message}`;
}

/** True when the task's next request comes by itself: it does not pause, and may take another turn (D18). */
export function hearsAtOnce({ pausing, trace, spec }: Pick<Task, 'pausing' | 'trace' | 'spec'>): boolean {
  return !pausing && trace.answeredTurns < spec.maxTurns;
}

/** What was said in those texts that `steeringText` made. */
export function steeringMessages(texts: readonly string[]): string[] {
  return texts.flatMap((text) => /^\[Steering from the (?:user|parent)\] ([^]*)$/.exec(text)?.[1] ?? []);
}
