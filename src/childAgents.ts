import type { Tool } from './core/agent/tool.ts';
import { runChild, type ChildPorts } from './core/child/runChild.ts';
import type { TaskNames } from './core/child/taskNames.ts';
import { applyPatch } from './core/child/tools/applyPatch.ts';
import { deleteFile } from './core/child/tools/deleteFile.ts';
import { editFile } from './core/child/tools/editFile.ts';
import { moveFile } from './core/child/tools/moveFile.ts';
import { writeFile } from './core/child/tools/writeFile.ts';
import type { TaskFiles } from './core/files/taskFiles.ts';
import type { Delegation } from './core/parent/tools/delegation.ts';
import { orchestratorTools } from './core/parent/tools/delegationTools.ts';
import type { TaskView } from './core/tasks/task.ts';
import type { RunTask } from './core/tasks/taskRun.ts';
import { withinTime, type TimeBound } from './core/tasks/withinTime.ts';

/** What child agents are made of; their tools of editing and delegating are chosen here. */
export interface ChildAgentParts extends Omit<ChildPorts, 'toolsFor'>, TimeBound {
  readonly readingTools: (files: TaskFiles) => readonly Tool[];
  /** The tool that runs commands of the task. */
  readonly commandTool: (task: TaskView) => Tool;
  /** The delegation tools' surroundings for an orchestrator. */
  readonly delegationOf: (taskId: string) => Delegation;
}

/** The function that runs a task: as a child agent with the tools that it is granted, within its time. */
export function childAgents(parts: ChildAgentParts): RunTask {
  const ports: ChildPorts = {
    ...parts,
    toolsFor: (task, files) => {
      const { id, spec } = task;
      const tools = [
        ...(spec.toolsets.includes('read') ? parts.readingTools(files) : []),
        ...(spec.toolsets.includes('edit') ? editingTools(files, parts.names) : []),
        ...(spec.toolsets.includes('terminal') ? [parts.commandTool(task)] : []),
      ];
      return spec.role === 'orchestrator' ? orchestratorTools(tools, parts.delegationOf(id)) : tools;
    },
  };
  return (run) => withinTime(run, (bounded) => runChild(bounded, ports), parts);
}

function editingTools(files: TaskFiles, names: TaskNames): Tool[] {
  return [
    editFile(files, names),
    writeFile(files, names),
    applyPatch(files, names),
    deleteFile(files, names),
    moveFile(files, names),
  ];
}
