import * as vscode from 'vscode';
import type { Tool } from './core/agent/tool.ts';
import { CommandLeave } from './core/child/commands/commandLeave.ts';
import type { CommandRunner } from './core/child/commands/commandRunner.ts';
import { runCommand } from './core/child/tools/runCommand.ts';
import type { FileCoordinator } from './core/files/coordinator.ts';
import type { DiskView } from './core/files/commands/commandChanges.ts';
import type { Leave } from './core/files/rules/changeRules.ts';
import type { WorkspaceRoot } from './core/files/workspacePort.ts';
import type { TaskView } from './core/tasks/task.ts';
import type { Toolset } from './core/tasks/taskSpec.ts';
import type { Settings } from './vscode/settings/settings.ts';

/** What commands of tasks are run with. */
export interface ChildCommandParts {
  readonly settings: Pick<Settings, 'current'>;
  readonly coordinator: Pick<FileCoordinator, 'attribute'>;
  readonly runner: CommandRunner;
  readonly disk: DiskView;
  readonly roots: () => readonly WorkspaceRoot[];
  readonly ask: (taskId: string, text: string, signal: AbortSignal) => Promise<Leave>;
}

/** The tool that runs a task's commands. */
export function commandTool(parts: ChildCommandParts): (task: TaskView) => Tool {
  const { settings, coordinator, runner, disk, roots, ask } = parts;
  return ({ id: taskId, spec: { module } }) =>
    runCommand({
      leave: new CommandLeave({
        approval: () => settings.current.commands.approval,
        allow: () => settings.current.commands.allow,
        isTrusted: () => vscode.workspace.isTrusted,
        ask: (text, signal) => ask(taskId, text, signal),
      }),
      folder: () => rootOf(module, roots()),
      run: (request, signal) =>
        coordinator.attribute({ taskId, module, disk, work: () => runner.run(request, signal) }, signal),
    });
}

/** What every task may be given: commands only where the person lets any run. */
export function rootGrant(settings: Pick<Settings, 'current'>): readonly Toolset[] {
  const runs = settings.current.commands.approval !== 'deny' && vscode.workspace.isTrusted;
  return runs ? ['read', 'edit', 'terminal'] : ['read', 'edit'];
}

/** The opened folder that holds the module, where several are open; else the first. */
function rootOf(module: string | undefined, roots: readonly WorkspaceRoot[]): WorkspaceRoot | undefined {
  const [name] = module?.split('/') ?? [];
  return (roots.length > 1 ? roots.find((root) => root.name === name) : undefined) ?? roots[0];
}
