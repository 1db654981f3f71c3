import type { ChatRequest } from './chatRequest.ts';
import type { Turn, TurnOptions, Reply } from './reply.ts';
import { call, say, turn } from './reply.ts';

/** Tells whose request it is: text that the first user message contains, a pattern for it, or any question. */
export type Match = string | RegExp | ((request: ChatRequest) => boolean);

/**
 * The replies of one conversation, handed out in order, one a request. Every method adds one reply and returns the
 * script, so that a conversation reads from top to bottom.
 */
export class Script {
  private readonly replies: Reply[] = [];
  private fallback: Reply | undefined;
  private served = 0;

  constructor(private readonly match: Match) {}

  /** The model says this and calls nothing. */
  say(text: string, options?: TurnOptions): this {
    return this.reply(say(text, options));
  }

  /** The model calls one tool. */
  call(name: string, args: unknown, options?: TurnOptions): this {
    return this.reply(call(name, args, options));
  }

  /** The model says and calls what stands here. */
  turn(content: Turn): this {
    return this.reply(turn(content));
  }

  /** Any reply: a fault, or one made by hand. */
  reply(reply: Reply): this {
    this.replies.push(reply);
    return this;
  }

  /** Answers every request after the listed ones; without it those are unexpected. */
  always(reply: Reply): this {
    this.fallback = reply;
    return this;
  }

  /** Replies that nobody has asked for yet. */
  get left(): number {
    return this.replies.length - this.served;
  }

  /** The next reply when the request belongs to this conversation; `undefined` when it does not, or none is left. */
  take(request: ChatRequest): Reply | undefined {
    if (!this.belongs(request)) return undefined;
    const reply = this.replies[this.served];
    if (reply === undefined) return this.fallback;
    this.served += 1;
    return reply;
  }

  private belongs(request: ChatRequest): boolean {
    if (typeof this.match === 'string') return request.firstUser.includes(this.match);
    return this.match instanceof RegExp ? this.match.test(request.firstUser) : this.match(request);
  }
}
