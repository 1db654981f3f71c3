import type { TaskView } from './task.ts';

/** What a task owns, then what each task above it owns: no task may give away more than it has (S20). */
export function ownedGlobs(task: TaskView, all: readonly TaskView[]): (readonly string[])[] {
  const sets: (readonly string[])[] = [];
  for (let each: TaskView | undefined = task; each;) {
    sets.push(each.spec.owns);
    const above: string | null = each.parentId;
    each = all.find(({ id }) => id === above);
  }
  return sets;
}
