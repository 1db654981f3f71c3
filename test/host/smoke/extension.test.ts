import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandCallbacks, type CommandPorts } from '../../../src/vscode/commands/commands.ts';

describe('Fanout in VS Code', () => {
  const extension = vscode.extensions.getExtension('fanout.fanout');
  assert.ok(extension);
  const { contributes } = extension.packageJSON as { contributes: { commands: { command: string }[] } };
  const contributed = contributes.commands.map(({ command }) => command);

  it('activates, and answers at once what is called before it is loaded', async () => {
    await extension.activate();
    assert.equal(extension.isActive, true);
    const cancelled = vscode.commands.executeCommand('fanout.cancelAll');
    const listed = vscode.lm.invokeTool('fanout_list_tasks', { input: {}, toolInvocationToken: undefined });
    assert.deepEqual(await cancelled, { ok: false, cancelled: [] });
    const [answer] = (await listed).content;
    assert.ok(answer instanceof vscode.LanguageModelTextPart);
    assert.deepEqual((JSON.parse(answer.value) as { tasks: unknown }).tasks, []);
  });

  it('registers every command of its manifest', async () => {
    await extension.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.notEqual(contributed.length, 0);
    assert.deepEqual(
      contributed.filter((command) => !registered.has(command)),
      [],
    );
  });

  it('carries out every command of its manifest, and no other', () => {
    const registry = { proposals: {} };
    const ports = { delegation: { registry } } as Partial<
      Record<keyof CommandPorts, object>
    > as unknown as CommandPorts;
    assert.deepEqual([...Object.keys(commandCallbacks(ports)), 'fanout.showLog'].sort(), [...contributed].sort());
  });
});
