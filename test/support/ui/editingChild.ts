import { turn, type Turn } from '../modelServer/reply.ts';
import type { ModelServer } from '../modelServer/modelServer.ts';
import type { Companion } from './companionPort.ts';

/** A child of one module whose model edits files when the test says so. */
export class EditingChild {
  private readonly turns: Turn[] = [];
  private readonly gate;
  private taskId = '';

  private constructor(
    private readonly server: ModelServer,
    private readonly module: string,
  ) {
    this.gate = server.gate();
    server.respond((request) => {
      if (!request.firstUser.includes(`Module: ${module}`)) return undefined;
      const { gate, turns } = this;
      return function* (chat) {
        yield { do: 'hold', gate } as const;
        yield* turn(turns.shift() ?? { text: 'Done.' })(chat);
      };
    });
  }

  /** Delegates the module, a folder of the workspace; resolves once its child has begun. */
  static async start(server: ModelServer, companion: Companion, module: string): Promise<EditingChild> {
    const child = new EditingChild(server, module);
    const ids = await companion.execute('fanout.delegate', { instruction: 'Edit', modules: [module] });
    child.taskId = (ids as string[])[0] ?? '';
    await child.gate.arrived();
    return child;
  }

  get id(): string {
    return this.taskId;
  }

  /** Has it replace a text in a file of its module; resolves with the answer. */
  edit(name: string, oldText: string, newText: string): Promise<string> {
    return this.call('edit_file', { path: `${this.module}/${name}`, old_string: oldText, new_string: newText });
  }

  /** Has it call one tool; resolves with the answer. */
  async call(name: string, args: object): Promise<string> {
    const own = (): readonly string[] =>
      this.server.chats
        .filter(({ chat }) => chat.firstUser.includes(`Module: ${this.module}`))
        .flatMap(({ chat }) => chat.toolResults);
    const before = own().length;
    this.turns.push({ calls: [{ name, arguments: args }] });
    this.gate.releaseNext();
    return this.server.log.until(() => (own().length > before ? own().at(-1) : undefined));
  }

  /** Lets it end. */
  end(): void {
    this.gate.release();
  }
}
