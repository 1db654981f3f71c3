import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { rejection, ScriptedSession } from '../../window/scriptedSession.ts';
import { child, spawn, spawnHeld, statuses, workspaceFolder } from '../scriptedTasks.ts';

const commands = [
  ...['delegate', 'ask', 'stopParent', 'steerTask', 'cancelTask', 'cancelAll', 'showOutput', 'removeTask'],
  ...['clearFinished', 'setApiKey', 'selectModel', 'showLog'],
  ...['pauseTask', 'resumeTask', 'rerunTask', 'newSession'],
].map((name) => `fanout.${name}`);

interface Manifest {
  readonly publisher: string;
  readonly engines: { readonly vscode: string };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { default: unknown; scope: string }>> };
  };
}

describe('contract: the public surface', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  /** Presses Escape until the command, which asks for something, has given up. */
  async function dismissed(command: string, ...values: unknown[]): Promise<unknown> {
    const ended = session.execute(command, ...values);
    const over = ended.then(() => true);
    const escape = async (): Promise<boolean> => {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      return false;
    };
    while (!(await Promise.race([over, escape()])));
    return ended;
  }

  it('has the identity, the commands, the view and the tools that are fixed', async () => {
    const extension = vscode.extensions.getExtension('fanout.fanout');
    const { contributes, engines } = extension?.packageJSON as Manifest;
    assert.match(engines.vscode, /^\^1\.(10[4-9]|1[1-3]\d)\./);
    const registered = await vscode.commands.getCommands(true);
    for (const id of commands) {
      assert.ok(registered.includes(id), id);
      const { title = '', category = '' } = contributes.commands.find(({ command }) => command === id) ?? {};
      assert.match(category === '' ? title : `${category}: ${title}`, /^Fanout: \S/);
    }
    assert.ok(contributes.views['fanout']?.some(({ id }) => id === 'fanout.tasks'));
    const tools = vscode.lm.tools.filter(({ name }) => name.startsWith('fanout_'));
    assert.equal(tools.length, 7);
    for (const { name, inputSchema, description } of tools) {
      assert.ok(description.length > 0, name);
      assert.ok(inputSchema && !('anyOf' in inputSchema), name);
    }
  });

  it('has the settings with the defaults and scopes that are fixed', () => {
    const { contributes } = vscode.extensions.getExtension('fanout.fanout')?.packageJSON as Manifest;
    const { properties } = contributes.configuration;
    for (const [name, byDefault, scope] of [
      ['model.provider', 'auto', 'application'],
      ['model.baseUrl', 'https://api.openai.com/v1', 'application'],
      ['model.name', '', 'application'],
      ['model.childName', '', 'application'],
      ['tasks.maxConcurrent', 4, 'application'],
      ['tasks.maxSpawnDepth', 1, 'application'],
      ['tasks.maxTurns', 50, 'application'],
      ['tasks.firstTokenTimeout', 450, 'application'],
      ['tasks.idleTimeout', 60, 'application'],
      ['tasks.keepFinished', 50, 'window'],
      ['files.save', 'clean', 'window'],
    ] as const) {
      const setting = properties[`fanout.${name}`];
      assert.deepEqual([setting?.default, setting?.scope], [byDefault, scope], name);
    }
  });

  it('S5: a workspace cannot say where model calls go', async () => {
    const settings = vscode.workspace.getConfiguration('fanout');
    for (const name of ['model.baseUrl', 'model.provider', 'model.name']) {
      await assert.rejects(
        Promise.resolve(settings.update(name, 'https://evil.example', vscode.ConfigurationTarget.Workspace)),
      );
    }
  });

  it('a child runs on fanout.model.childName, and on the model that its task names', async () => {
    await session.set('model.childName', 'small');
    child(session, 'Plain').say('Done.');
    child(session, 'Named').say('Done.');
    await session.end(await spawn(session, 'Plain'));
    await session.end(await spawn(session, 'Named', { model: 'large' }));
    session.parent.say('Hello.');
    await session.execute('ask', { message: 'Hello' });
    assert.deepEqual(
      session.server.chats.map(({ chat }) => chat.body.model),
      ['small', 'large', 'scripted'],
    );
  });

  it('a command that is not given all asks, and resolves with undefined when dismissed', async () => {
    const { id } = await spawnHeld(session, 'Asked for');
    const item = new vscode.TreeItem('Any');
    item.id = id;
    assert.equal(await dismissed('ask'), undefined);
    assert.equal(await dismissed('ask', {}), undefined);
    assert.equal(await dismissed('delegate'), undefined);
    assert.equal(await dismissed('delegate', { instruction: 'Convert' }), undefined);
    assert.equal(await dismissed('delegate', { modules: ['src/money'] }), undefined);
    assert.equal(await dismissed('steerTask'), undefined);
    assert.equal(await dismissed('steerTask', id), undefined);
    assert.equal(await dismissed('steerTask', item, [item]), undefined, 'what the tree passes is no message');
    assert.equal(await dismissed('cancelTask'), undefined);
    assert.equal(await dismissed('showOutput'), undefined);
    assert.equal(await dismissed('setApiKey'), undefined);
    assert.equal(await dismissed('selectModel'), undefined);
    assert.deepEqual(await statuses(session), ['running']);
    assert.equal(session.server.chats.length, 1);
  });

  it('a tree item as first argument stands for its task', async () => {
    const { id } = await spawnHeld(session, 'From the tree');
    const item = new vscode.TreeItem('Any');
    item.id = id;
    assert.deepEqual(await session.execute('steerTask', item, 'Hello'), { ok: true, receipt: 'queued' });
    await session.execute('showOutput', item, [item]);
    assert.deepEqual(await session.execute('cancelTask', item, [item]), { ok: true, status: 'cancelling' });
    await session.end(id);
    await session.execute('removeTask', item, [item]);
    assert.deepEqual(await session.tasks(), []);
  });

  it('D8: with complete arguments a refusal rejects with an Error of one sentence', async () => {
    for (const [command, ...values] of [
      ['steerTask', 'nobody-7', 'Hello'],
      ['cancelTask', 'nobody-7'],
      ['showOutput', 'nobody-7'],
      ['removeTask', 'nobody-7'],
      ['ask', { message: ' ' }],
      ['delegate', { instruction: ' ', modules: ['src/money'] }],
      ['delegate', { instruction: 'Convert', modules: [] }],
      ['delegate', { instruction: 'Convert', modules: ['src/money', 'nowhere'] }],
      ['delegate', { instruction: 'Convert', modules: ['../outside'] }],
      ['delegate', { instruction: 'Convert', modules: ['/etc'] }],
      ['delegate', { instruction: 'Convert', modules: ['package.json'] }],
      ['delegate', { instruction: 'Convert', modules: ['src/money', ''] }],
      ['delegate', { instruction: 'Convert', modules: ['src/money', 'src/money/../dates'] }],
      ['delegate', { instruction: 'Convert', modules: ['src/money', workspaceFolder().fsPath] }],
      ['delegate', { instruction: 'Convert', modules: [7] }],
      ['delegate', { instruction: 7, modules: ['src/money'] }],
    ] as const) {
      const message = await rejection(session.execute(command, ...values));
      assert.match(message, /\.$/, `${command} ${JSON.stringify(values)}: ${message}`);
    }
    assert.deepEqual(await session.tasks(), []);
    assert.equal(session.server.requests.length, 0);
  });

  it('S19: the API key goes to its base URL as a bearer token and stands in no message of ours', async () => {
    const key = 'sk-canary-0123456789abcdef';
    const said = await session.execute<string>('setApiKey', key);
    assert.ok(!said.includes(key));
    child(session, 'Keyed').say('Done.');
    const report = await session.end(await spawn(session, 'Keyed'));
    const [request] = session.server.chats;
    assert.equal(request?.headers.authorization, `Bearer ${key}`);
    assert.ok(!JSON.stringify([report, request.body]).includes(key));
    await session.execute('setApiKey', '');
  });

  it('fanout.delegate takes each folder once, written in any way, and starts a child for each', async () => {
    session.server.anything().always(() => [{ do: 'silence' }]);
    const ids = await session.delegate('Convert', 'src/money', './src/money/', 'src\\dates');
    assert.equal(ids.length, 2);
    assert.deepEqual(
      (await session.tasks()).map(({ task_id: id, module, goal }) => [id, module, goal]),
      [
        [ids[0], 'src/money', 'Convert'],
        [ids[1], 'src/dates', 'Convert'],
      ],
    );
  });
});
