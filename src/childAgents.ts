import type { Tool } from './core/agent/tool.ts';
import { runChild, type ChildPorts } from './core/child/runChild.ts';
import type { TaskFiles } from './core/files/taskFiles.ts';
import type { Delegation } from './core/parent/tools/delegation.ts';
import { orchestratorTools } from './core/parent/tools/delegationTools.ts';
import type { TaskView } from './core/tasks/task.ts';
import type { RunTask } from './core/tasks/taskRun.ts';
import { withinTime, type TimeBound } from './core/tasks/withinTime.ts';

/** What child agents are made of; which of the tools each gets is decided here. */
export interface ChildAgentParts extends Omit<ChildPorts, 'toolsFor'>, TimeBound {
  readonly readingTools: (files: TaskFiles) => readonly Tool[];
  readonly editingTools: (files: TaskFiles) => readonly Tool[];
  /** The tool that runs commands of the task. */
  readonly commandTool: (task: TaskView) => Tool;
  /** The editor's own tools of these names, none under a name that is taken. */
  readonly editorTools: (names: readonly string[], taken: readonly string[]) => readonly Tool[];
  /** The delegation tools' surroundings for an orchestrator. */
  readonly delegationOf: (taskId: string) => Delegation;
}

/** The function that runs a task: as a child agent with the tools that it is granted, within its time. */
export function childAgents(parts: ChildAgentParts): RunTask {
  const ports: ChildPorts = {
    ...parts,
    toolsFor: (task, files) => {
      const { id, spec } = task;
      const own = [
        ...(spec.toolsets.includes('read') ? parts.readingTools(files) : []),
        ...(spec.toolsets.includes('edit') ? parts.editingTools(files) : []),
        ...(spec.toolsets.includes('terminal') ? [parts.commandTool(task)] : []),
      ];
      const delegate = spec.role === 'orchestrator' ? parts.delegationOf(id) : undefined;
      const others = delegate ? orchestratorTools(own, delegate) : own;
      const taken = [...others.map((tool) => tool.spec.name), ...everyTasksTools];
      const tools = [...own, ...parts.editorTools(spec.profile?.tools ?? [], taken)];
      return delegate ? orchestratorTools(tools, delegate) : tools;
    },
  };
  return (run) => withinTime(run, (bounded) => runChild(bounded, ports), parts);
}

/** What the child agent adds by itself. */
const everyTasksTools = ['ask_parent', 'finish_task'];
