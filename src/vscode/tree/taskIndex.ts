import type { TaskView } from '../../core/tasks/task.ts';
import { taskLabels } from './taskText.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';

/** Tasks by id and by who spawned them, as they stand at one moment; a task whose spawner was removed is at the root. */
export class TaskIndex {
  private readonly byId: ReadonlyMap<string, TaskView>;
  private readonly labels: ReadonlyMap<string, string>;
  private readonly bySpawner = new Map<string | undefined, TaskView[]>();

  constructor(tasks: readonly TaskView[]) {
    this.byId = new Map(tasks.map((task) => [task.id, task]));
    this.labels = taskLabels(tasks);
    for (const task of tasks) {
      const spawner = this.spawnerOf(task)?.id;
      const siblings = this.bySpawner.get(spawner);
      if (siblings) siblings.push(task);
      else this.bySpawner.set(spawner, [task]);
    }
  }

  get(id: string): TaskView | undefined {
    return this.byId.get(id);
  }

  /** What it is called among the others. */
  labelOf({ id }: TaskView): string {
    return this.labels.get(id) ?? id;
  }

  /** In order of spawning; `undefined` asks for those at the root. */
  childrenOf(id: string | undefined): readonly TaskView[] {
    return this.bySpawner.get(id) ?? [];
  }

  spawnerOf(task: TaskView): TaskView | undefined {
    return task.parentId === null ? undefined : this.byId.get(task.parentId);
  }

  /** The tasks that must still end before it starts (D43). */
  awaitedBy({ spec }: TaskView): readonly TaskView[] {
    return spec.after.flatMap((id) => this.byId.get(id) ?? []).filter(({ status }) => !isEnded(status));
  }
}
