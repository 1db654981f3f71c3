import { noUsage } from '../../src/core/model/usage.ts';
import type { TaskView } from '../../src/core/tasks/task.ts';
import type { TaskSpec } from '../../src/core/tasks/taskSpec.ts';
import { TaskOutput } from '../../src/core/tasks/taskOutput.ts';

/** A task as views see it, without a registry; what a test does not care about is plain. */
export function taskView(
  parts: Partial<Omit<TaskView, 'spec'>> & { readonly spec?: Partial<TaskSpec> } = {},
): TaskView {
  const { spec, ...others } = parts;
  return {
    id: 't1',
    parentId: null,
    depth: 1,
    origin: 'person',
    batch: undefined,
    demoted: false,
    status: 'running',
    pausing: false,
    turns: 0,
    answeredTurns: 0,
    usage: noUsage,
    usageOfRemoved: noUsage,
    output: new TaskOutput(),
    summary: '',
    result: undefined,
    wholeAt: undefined,
    endOrder: 0,
    proposals: [],
    generation: 0,
    shortfalls: [],
    error: undefined,
    missedSteer: [],
    waitingSteer: [],
    waitingFor: undefined,
    heard: false,
    elapsed: 0,
    ended: Promise.resolve(),
    ...others,
    spec: {
      goal: 'Convert to ES modules',
      context: '',
      module: undefined,
      owns: ['**'],
      model: undefined,
      toolsets: ['read', 'edit'],
      role: 'leaf',
      maxTurns: 50,
      after: [],
      outputSchema: undefined,
      ...spec,
    },
  };
}
