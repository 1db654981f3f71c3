import assert from 'node:assert/strict';
import type { Gate } from '../../support/modelServer/gate.ts';
import { turn, type Reply, type Turn } from '../../support/modelServer/reply.ts';
import type { Answer, ScriptedSession } from '../window/scriptedSession.ts';
import { received, requestsOf, spawn } from './scriptedTasks.ts';

/** A child whose model does what the test says, one turn at a time. */
export class DrivenChild {
  private readonly turns: Turn[] = [];

  private constructor(
    private readonly session: ScriptedSession,
    readonly goal: string,
    private readonly gate: Gate,
  ) {}

  /** Starts one; resolves when its first request stands at the server. The goal must be no other task's. */
  static async start(session: ScriptedSession, goal: string, fields: object = {}): Promise<DrivenChild> {
    const child = new DrivenChild(session, goal, session.server.gate());
    session.server.respond((request) => (request.firstUser.includes(`Goal: ${goal}\n`) ? child.reply : undefined));
    child.identifier = await spawn(session, goal, fields);
    await received(session, goal, 1);
    return child;
  }

  private identifier = '';

  get id(): string {
    return this.identifier;
  }

  /** Has it call one tool; resolves with what that answered. */
  async call(name: string, args: object): Promise<string> {
    const [text] = await this.calls([name, args]);
    return text ?? '';
  }

  /** Has it call several tools in one turn; resolves with their answers in order. */
  async calls(...calls: readonly (readonly [name: string, args: object])[]): Promise<readonly string[]> {
    const count = requestsOf(this.session, this.goal).length;
    this.begin(...calls);
    const requests = await received(this.session, this.goal, count + 1);
    const texts = requests[count]?.chat.toolResults ?? [];
    assert.equal(texts.length, calls.length);
    return texts;
  }

  /** As `calls`, without waiting. */
  begin(...calls: readonly (readonly [name: string, args: object])[]): void {
    this.turns.push({ calls: calls.map(([name, args]) => ({ name, arguments: args })) });
    this.gate.releaseNext();
  }

  /** Has it read a whole file. */
  async read(path: string): Promise<string> {
    return this.call('read_file', { path });
  }

  /** Has it replace a text that stands in a file once. */
  async edit(path: string, oldText: string, newText: string): Promise<string> {
    return this.call('edit_file', { path, old_string: oldText, new_string: newText });
  }

  async write(path: string, content: string): Promise<string> {
    return this.call('write_file', { path, content });
  }

  /** Has it end; resolves with what it is collected with. */
  async finish(): Promise<Answer> {
    this.turns.push({ text: `${this.goal} is done.` });
    this.gate.releaseNext();
    return this.session.end(this.id);
  }

  private readonly reply: Reply = (request) => {
    const { gate, turns } = this;
    return (function* () {
      yield { do: 'hold', gate } as const;
      const next = turns.shift();
      assert.ok(next, 'Let through without a turn.');
      yield* turn(next)(request);
    })();
  };
}
