import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('Fanout in VS Code', () => {
  it('is present and activates', async () => {
    const extension = vscode.extensions.getExtension('fanout.fanout');
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command of its manifest', async () => {
    const extension = vscode.extensions.getExtension('fanout.fanout');
    await extension?.activate();
    const { contributes } = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.notEqual(contributes.commands.length, 0);
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
  });
});
