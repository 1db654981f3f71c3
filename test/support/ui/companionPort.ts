import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onJson, sendJson } from '../jsonLines.ts';
import { patience, waitUntil } from './waitUntil.ts';

/** What a test asks of the companion extension inside the window, without clicking. */
export interface Companion {
  /** Runs a command with JSON arguments; resolves to its JSON result and rejects with the message it rejects with. */
  execute(command: string, ...values: unknown[]): Promise<unknown>;
  /** Opens a file (absolute path) in an editor of its own. */
  showFile(path: string): Promise<void>;
  /** The text of a file as VS Code has it, unsaved changes included. */
  documentText(path: string): Promise<string>;
  /** Absolute paths of the documents with unsaved changes. */
  dirtyFiles(): Promise<string[]>;
  /** The whole text of the output channel that is shown; undefined when none is. */
  outputText(): Promise<string | undefined>;
  /** The id of the extension host's process. */
  processId(): Promise<number>;
  /** Registers a language model with VS Code, since its chat takes no message before there is one. */
  offerChatModel(): Promise<void>;
  /** Changes a user setting. */
  changeSetting(name: string, value: unknown): Promise<void>;
}

/** The driver's end of the line to the companion; its number goes into the window's environment. */
export interface CompanionPort {
  readonly port: number;
  readonly companion: Companion;
  /** Resolves when the next companion has connected: after a reload, a new one does. */
  nextConnection(): Promise<void>;
  dispose(): void;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

interface Question {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Listens for the companion; questions asked before it has connected wait for it. */
export async function listenForCompanion(): Promise<CompanionPort> {
  const line = new CompanionLine();
  const server = createServer((socket) => {
    line.connected(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ask = (verb: string, ...values: unknown[]): Promise<unknown> => line.ask(verb, values);
  return {
    port: (server.address() as AddressInfo).port,
    companion: {
      execute: (command, ...values) => ask('execute', command, ...values),
      showFile: async (path) => {
        await ask('showFile', path);
      },
      documentText: async (path) => (await ask('documentText', path)) as string,
      dirtyFiles: async () => (await ask('dirtyFiles')) as string[],
      outputText: async () => (await ask('outputText')) as string | undefined,
      processId: async () => (await ask('processId')) as number,
      offerChatModel: async () => {
        await ask('offerChatModel');
      },
      changeSetting: async (name, value) => {
        await ask('changeSetting', name, value);
      },
    },
    nextConnection: () => line.nextConnection(),
    dispose: () => {
      server.close();
      line.close();
    },
  };
}

class CompanionLine {
  private readonly questions = new Map<number, Question>();
  private socket: Socket | undefined;
  private connections = 0;
  private asked = 0;

  connected(socket: Socket): void {
    this.socket = socket;
    this.connections++;
    onJson(socket, (value) => {
      this.answered(value as Answer);
    });
    socket.on('close', () => {
      if (this.socket !== socket) return;
      this.socket = undefined;
      for (const question of this.questions.values())
        question.reject(new Error('The window closed before it answered.'));
      this.questions.clear();
    });
  }

  async ask(verb: string, values: unknown[]): Promise<unknown> {
    const socket = await waitUntil(
      'the companion extension',
      () => Promise.resolve(this.socket),
      undefined,
      2 * patience,
    );
    const id = ++this.asked;
    return new Promise((resolve, reject) => {
      this.questions.set(id, { resolve, reject });
      sendJson(socket, { id, verb, values });
    });
  }

  async nextConnection(): Promise<void> {
    const before = this.connections;
    await waitUntil(
      'the companion extension',
      () => Promise.resolve(this.connections > before),
      undefined,
      2 * patience,
    );
  }

  close(): void {
    this.socket?.destroy();
  }

  private answered({ id, result, error }: Answer): void {
    const question = this.questions.get(id);
    this.questions.delete(id);
    if (error === undefined) question?.resolve(result);
    else question?.reject(new Error(error));
  }
}
