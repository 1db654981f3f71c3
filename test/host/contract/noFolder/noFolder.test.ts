import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { assertUnavailable } from '../unavailable.ts';

describe('contract: no folder', () => {
  it('D4: everything that needs a workspace says so and what to do; nothing is registered', async () => {
    await assertUnavailable(/open the folder/);
  });

  it('the commands on sessions say so', async () => {
    for (const [command, ...values] of [
      ['fanout.newSession', {}],
      ['fanout.newSession', { cancelTasks: true }],
      ['fanout.showSessions', 'any'],
    ] as const) {
      await assert.rejects(Promise.resolve(vscode.commands.executeCommand(command, ...values)), /No folder is open/);
    }
  });
});
