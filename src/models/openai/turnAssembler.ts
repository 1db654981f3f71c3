import type { ToolCall } from '../../core/model/message.ts';
import type { Usage } from '../../core/model/usage.ts';
import type { CallDelta, Chunk } from './chunk.ts';

/** The pieces of one turn, put together as they arrive; linear in their number and size. */
export class TurnAssembler {
  usage: Usage | undefined;
  /** The server's word for why it stopped; absent until it says so. */
  finish: string | undefined;
  /** True once any choice has come. */
  hasChoice = false;
  /** Characters of text, reasoning and arguments so far. */
  size = 0;
  private readonly texts: string[] = [];
  private readonly calls: OpenCall[] = [];

  /**
   * Adds a chunk; true when it brought anything new. What only keeps the connection open does not, and neither does a usage
   * that has not grown, an ending or a call's name that comes once more (D30).
   */
  add(chunk: Chunk): boolean {
    const { text, reasoning, calls, finish, usage } = chunk;
    const hasGrown = usage !== undefined && usage.output !== this.usage?.output;
    const isEnding = this.finish === undefined && finish !== undefined;
    this.hasChoice ||= chunk.hasChoice;
    this.usage = usage ?? this.usage;
    this.finish = finish ?? this.finish;
    this.size += text.length + reasoning.length;
    if (text !== '') this.texts.push(text);
    const grown = calls.filter((delta, place) => this.addCall(delta, place > 0));
    return hasGrown || isEnding || text !== '' || reasoning !== '' || grown.length > 0;
  }

  get text(): string {
    return this.texts.join('');
  }

  /** The calls in the order in which they began; ids that are missing or taken are replaced by `newId`. */
  toolCalls(newId: () => string): ToolCall[] {
    const taken = new Set<string>();
    return this.calls.map(({ id, name, pieces }) => {
      let unique = id ?? newId();
      while (taken.has(unique)) unique = newId();
      taken.add(unique);
      return { id: unique, name: name ?? '', argumentsText: pieces.join('') };
    });
  }

  private addCall(delta: CallDelta, hasNeighbour: boolean): boolean {
    this.size += delta.argumentsText.length;
    const isNext = hasNeighbour && delta.index === undefined && delta.name !== undefined;
    const open = (isNext ? undefined : this.openCall(delta)) ?? this.begin(delta.index);
    const { id, name } = open;
    open.id ??= delta.id;
    open.name ??= delta.name;
    if (delta.argumentsText !== '') open.pieces.push(delta.argumentsText);
    return open.id !== id || open.name !== name || delta.argumentsText !== '';
  }

  /**
   * The call that a delta continues. Servers that number badly (all 0, or not at all) start a new one by another id, by a
   * name: another one, or the same after whole arguments.
   */
  private openCall(delta: CallDelta): OpenCall | undefined {
    const open = this.calls.findLast((call) => delta.index === undefined || call.index === delta.index);
    if (open === undefined) return undefined;
    if (delta.id !== undefined && open.id !== undefined && delta.id !== open.id) return undefined;
    if (delta.id !== undefined || delta.name === undefined || open.name === undefined) return open;
    const restarts = delta.name !== open.name || open.pieces.at(-1)?.trimEnd().endsWith('}') === true;
    return restarts ? undefined : open;
  }

  private begin(index: number | undefined): OpenCall {
    const call: OpenCall = { index, id: undefined, name: undefined, pieces: [] };
    this.calls.push(call);
    return call;
  }
}

interface OpenCall {
  readonly index: number | undefined;
  id: string | undefined;
  name: string | undefined;
  readonly pieces: string[];
}
