import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ModelServer } from '../../support/modelServer/modelServer.ts';
import type { Script } from '../../support/modelServer/script.ts';

/** What the reports of the tools have in common. */
export type Answer = Readonly<Record<string, unknown>>;

/** Fanout in this window, on a scripted model: its commands and tools as others call them. */
export class ScriptedSession {
  private readonly changedSettings = new Set<string>();

  private constructor(readonly server: ModelServer) {}

  /** Starts a server and points Fanout to it. */
  static async start(): Promise<ScriptedSession> {
    await vscode.extensions.getExtension('fanout.fanout')?.activate();
    const configured = vscode.workspace.getConfiguration('fanout').inspect<string>('model.baseUrl')?.globalValue;
    const session = new ScriptedSession(await startServer(configured));
    if (session.server.baseUrl !== configured) await session.set('model.baseUrl', session.server.baseUrl);
    session.changedSettings.delete('model.baseUrl');
    return session;
  }

  /** The parent agent's part: its conversation goes on from test to test, so its first message tells nothing. */
  get parent(): Script {
    return this.server.conversation(({ system }) => system.includes('parent agent'));
  }

  /** Changes a setting until the end of the session. */
  async set(name: string, value: unknown): Promise<void> {
    this.changedSettings.add(name);
    await vscode.workspace.getConfiguration('fanout').update(name, value, vscode.ConfigurationTarget.Global);
  }

  async execute<Result = unknown>(command: string, ...values: unknown[]): Promise<Result> {
    return vscode.commands.executeCommand<Result>(`fanout.${command}`, ...values);
  }

  async delegate(instruction: string, ...modules: string[]): Promise<string[]> {
    return this.execute<string[]>('delegate', { instruction, modules });
  }

  /** Calls a language model tool as another extension does; the text of its one part. */
  async callTool(name: string, input: object, token?: vscode.CancellationToken): Promise<string> {
    const options = { input, toolInvocationToken: undefined };
    const { content } = await vscode.lm.invokeTool(`fanout_${name}`, options, token);
    assert.equal(content.length, 1);
    const [part] = content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    return part.value;
  }

  async ask(name: string, input: object): Promise<Answer> {
    return JSON.parse(await this.callTool(name, input)) as Answer;
  }

  /** All tasks as `list_tasks` tells them. */
  async tasks(): Promise<Answer[]> {
    return (await this.ask('list_tasks', {}))['tasks'] as Answer[];
  }

  /** Waits for a task's end. */
  async end(id: string | undefined): Promise<Answer> {
    return this.ask('collect_task', { task_id: id, timeout: 20 });
  }

  /** The text of the output channel that is shown. */
  shownOutput(): string {
    return vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'output')?.getText() ?? '';
  }

  /** Resolves when the shown output fits. */
  async output(pattern: RegExp): Promise<string> {
    for (;;) {
      const text = this.shownOutput();
      if (pattern.test(text)) return text;
      await new Promise<void>((resolve) => {
        const listener = vscode.workspace.onDidChangeTextDocument(() => {
          listener.dispose();
          openings.dispose();
          resolve();
        });
        const openings = vscode.workspace.onDidOpenTextDocument(() => {
          listener.dispose();
          openings.dispose();
          resolve();
        });
      });
    }
  }

  /** Ends every task, forgets them, and gives the settings back but for the base URL, which is the next session's too. */
  async dispose(): Promise<void> {
    await this.execute('cancelAll');
    for (const { task_id: id } of await this.tasks()) await this.end(String(id));
    await this.execute('stopParent');
    for (const { task_id: id } of (await this.tasks()).reverse()) await this.execute('removeTask', id);
    await this.server.close();
    for (const name of this.changedSettings) await this.set(name, undefined);
  }
}

/** A server where Fanout is pointed to already, when that is free: writing settings is what takes long in these tests. */
async function startServer(baseUrl = ''): Promise<ModelServer> {
  const port = /^http:\/\/127\.0\.0\.1:(\d+)\/v1$/.exec(baseUrl)?.[1];
  if (port !== undefined) {
    try {
      return await ModelServer.start(undefined, Number(port));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  return ModelServer.start();
}

/** The message that a command rejects with; fails when it does not reject with an `Error` of one sentence. */
export async function rejection(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof Error);
    assert.doesNotMatch(error.message, /\n|[a-z"]\. [A-Z]/);
    return error.message;
  }
  assert.fail('It did not reject.');
}
