import { errorMessage } from '../base/errors.ts';
import type { Bounded } from '../base/bounded.ts';
import type { Message } from '../model/message.ts';
import { longestResult } from '../tasks/boundedOutcome.ts';
import { misfit, type JsonSchema } from '../tasks/outputSchema.ts';

/** How often a task may end without the result that it owes before that is its end (D44). */
const allowedMisses = 1;

/** What became of a result that a child handed over, or of an ending without one. */
export type ResultVerdict =
  | { readonly kind: 'fits'; readonly result: unknown }
  /** The child is told the problem and what to do, and may try again. */
  | { readonly kind: 'misses'; readonly problem: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** What a child that owes a result is told of it. */
export function resultHint(schema: JsonSchema): string {
  return `End with finish_task and a result that fits this JSON schema: ${JSON.stringify(schema)}`;
}

/** Holds a task to its `output_schema`: the first miss is told to the child, the second ends it as an error (D44). Without a schema nothing misses. */
export class ResultDemand {
  private misses = 0;

  constructor(
    private readonly schema: JsonSchema | undefined,
    private readonly bounded: Bounded,
  ) {}

  /** What the child is told of the result; `undefined` when any will do, none included. */
  get hint(): string | undefined {
    return this.schema && resultHint(this.schema);
  }

  /** The misses that this conversation of an earlier window holds count: it was told of them by finish_task, or by us. */
  recall(conversation: readonly Message[]): void {
    const { schema } = this;
    if (!schema) return;
    const told = conversation.filter((message) =>
      message.role === 'tool' ? message.toolName === 'finish_task' : message.text.startsWith('[Fanout] '),
    );
    this.misses = told.filter(({ text }) => text.includes(resultHint(schema))).length;
  }

  /** The one JSON type that a result must have; `undefined` when the schema names none, or several. */
  get type(): string | undefined {
    const type = this.schema ? this.schema['type'] : 'object';
    return typeof type === 'string' ? type : undefined;
  }

  judge(given: unknown): ResultVerdict {
    const { schema } = this;
    if (!schema) return { kind: 'fits', result: given };
    const problem = this.problemOf(given, schema);
    if (problem === undefined) return { kind: 'fits', result: given };
    const unpacked = fromText(given);
    if (unpacked !== undefined && this.problemOf(unpacked, schema) === undefined)
      return { kind: 'fits', result: unpacked };
    if (this.misses++ < allowedMisses) return { kind: 'misses', problem: `${problem}. ${resultHint(schema)}` };
    return { kind: 'failed', reason: `no result that fits output_schema, twice: ${problem}` };
  }

  private problemOf(given: unknown, schema: JsonSchema): string | undefined {
    if (given === undefined) return 'result is missing';
    const { length } = JSON.stringify(given);
    if (length > longestResult) {
      return `result has ${String(length)} characters and may have ${String(longestResult)}: put what is long in a file`;
    }
    try {
      return this.bounded(() => misfit(given, schema));
    } catch (error) {
      // Nested beyond all measure, or a pattern that goes through too many ways to fit.
      return `result could not be held against output_schema: ${errorMessage(error)}; hand over shorter texts`;
    }
  }
}

/** Models like to send JSON as text in JSON. */
function fromText(given: unknown): unknown {
  if (typeof given !== 'string') return undefined;
  try {
    return JSON.parse(given);
  } catch {
    return undefined; // plain text, then
  }
}
