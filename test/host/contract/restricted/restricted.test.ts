import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { assertUnavailable } from '../unavailable.ts';

describe('contract: restricted mode', () => {
  it('D4, S5: no agent runs and no socket is opened before the workspace is trusted', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await assertUnavailable(/trust the workspace/);
  });
});
