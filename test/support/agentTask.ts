import { runAgent } from '../../src/core/agent/runAgent.ts';
import { Toolbox } from '../../src/core/agent/toolbox.ts';
import type { Tool } from '../../src/core/agent/tool.ts';
import type { RunTask } from '../../src/core/tasks/taskRun.ts';
import { ManualClock } from './manualClock.ts';
import type { ScriptedModel } from './scriptedModel.ts';

/** Runs a task as an agent with this model and these tools. */
export function agentTask(model: ScriptedModel, tools: readonly Tool[] = []): RunTask {
  return async ({ task, messages, answeredTurns, inbox, signal, ready, settled, onEvent }) => {
    messages[0] = { role: 'system', text: 'You work.' };
    if (messages.length === 1) messages.push({ role: 'user', text: task.spec.goal });
    const end = await runAgent({
      model,
      modelName: undefined,
      toolbox: new Toolbox(tools),
      messages,
      inbox,
      maxTurns: task.spec.maxTurns,
      firstTurn: task.turns + 1,
      answeredBefore: answeredTurns,
      ready,
      beforeCalls: settled,
      stall: { firstTokenMs: 0, idleMs: 0 },
      clock: new ManualClock(),
      signal,
      onEvent,
    });
    switch (end.kind) {
      case 'finished':
        return { kind: 'done', summary: end.text };
      case 'failed':
        return { kind: 'error', reason: end.reason, text: '' };
      case 'aborted':
        return end;
    }
  };
}

/** The messages of a model's request, each with its role. */
export function requestOf(model: ScriptedModel, index: number): string[] {
  return (model.requests[index]?.messages ?? []).map(({ role, text }) => `${role}: ${text}`);
}
