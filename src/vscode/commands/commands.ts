import * as vscode from 'vscode';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import { messageText } from '../messageText.ts';
import { callbacksOf } from './callbacks.ts';
import { delegate, type DelegatePorts } from './delegateCommand.ts';
import { revertCommands } from './revertCommands.ts';
import { reviewCommands } from './reviewCommands.ts';
import type { ReviewPorts } from './reviewedTask.ts';
import { parentCommands } from './parentCommands.ts';
import { proposalCommands } from './proposalCommands.ts';

import type { CommandCallbacks } from './registerCommands.ts';
import { requestCommands } from './requestCommands.ts';
import { selectModel, type ModelSetup } from './selectModel.ts';
import { sessionCommands, type WindowSessions } from './sessionCommands.ts';
import { taskCommands } from './taskCommands.ts';
import { taskLifeCommands } from './taskLifeCommands.ts';

/** What the commands work on. */
export interface CommandPorts extends DelegatePorts, Omit<ReviewPorts, 'registry'> {
  readonly parent: Pick<ParentAgent, 'ask' | 'askAside' | 'stop'>;
  /** Shows a side question with its answer. */
  readonly showAside: (question: string, answer: string) => void;
  /** Shows the output of a task, or of the parent by `parentNodeId`. */
  readonly showOutput: (id: string) => void;
  readonly modelSetup: ModelSetup;
  readonly sessions: WindowSessions;
}

/** Every command of the manifest but `fanout.showLog`, which works before all this is loaded. */
export function commandCallbacks(ports: CommandPorts): CommandCallbacks {
  const reviewed = { ...ports, registry: ports.delegation.registry };
  return callbacksOf(
    {
      'fanout.delegate': (invocation) => delegate(invocation, ports),
      ...parentCommands(ports.parent, ports.unavailable, ports.showOutput, ports.showAside),
      ...taskCommands(ports.delegation, ports.showOutput),
      ...reviewCommands(reviewed),
      ...revertCommands(reviewed),
      ...taskLifeCommands(ports.delegation),
      ...sessionCommands(ports.sessions),
      ...requestCommands(ports.delegation.registry),
      ...proposalCommands(ports.delegation.registry.proposals),
      'fanout.setApiKey': async (invocation) => {
        const given = invocation.argument(0);
        if (typeof given !== 'string') invocation.willAsk();
        const done = await ports.modelSetup.setApiKey(given);
        if (done !== undefined && invocation.isByHand) void vscode.window.showInformationMessage(messageText(done));
        return done;
      },
      'fanout.selectModel': (invocation) => selectModel(invocation, ports.modelSetup),
    },
    ports.logger,
  );
}
