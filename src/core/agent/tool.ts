import * as z from 'zod/mini';
import { HumanError } from '../base/errors.ts';
import type { ToolSpec } from '../model/modelClient.ts';
import { inputSchema } from './inputSchema.ts';
import type { NextStep } from './nextStep.ts';
import { shownName } from './shownName.ts';

/** What a tool answers. `final` ends the agent's run once the turn's other calls are done. */
export interface ToolResult {
  readonly text: string;
  readonly ok: boolean;
  readonly final?: FinalWord;
  /** What the agent must know of its call beside the answer, which stays as it is. */
  readonly note?: string;
}

/** An agent's last word; `missing` says why it does not count as the work done. */
export interface FinalWord {
  readonly summary: string;
  readonly result?: unknown;
  readonly nextSteps?: readonly NextStep[];
  readonly missing?: string;
}

/** Takes lines that a call puts out while it runs, for people to follow. */
type OutputSink = (text: string) => void;

/**
 * Something an agent can call. Reading tools of one turn run side by side, writing ones in order.
 * `run` may throw: the toolbox turns it into an error result, so that a model never sees an exception.
 */
export interface Tool {
  readonly spec: ToolSpec;
  readonly effect: 'read' | 'write';
  /** How a refusal is worded that `run` has no part in; without it `Error: message`. */
  readonly refusal?: ((message: string) => string) | undefined;
  run(input: unknown, signal: AbortSignal, onOutput?: OutputSink): Promise<ToolResult>;
}

/** An answer that did what was asked. */
export function succeeded(text: string): ToolResult {
  return { text, ok: true };
}

/** An answer that says why nothing was done; the model acts on it. */
export function failed(text: string): ToolResult {
  return { text, ok: false };
}

interface ToolDefinition<Schema extends z.ZodMiniObject> {
  readonly name: string;
  readonly description: string;
  readonly effect: 'read' | 'write';
  readonly input: Schema;
  /** Numbers whose null is refused: NaN becomes null on its way here. Any other null stands for a field that was left out. */
  readonly exactNumbers?: readonly (keyof z.infer<Schema> & string)[];
  /** How a refusal is worded for the model; without it `Error: name: message`. */
  readonly refusal?: (message: string) => string;
  readonly run: (input: z.infer<Schema>, signal: AbortSignal, onOutput: OutputSink) => Promise<ToolResult> | ToolResult;
}

/** Builds a tool whose input is checked before `run` sees it; a misfit or a `HumanError` of `run` is an error result. */
export function defineTool<Schema extends z.ZodMiniObject>(definition: ToolDefinition<Schema>): Tool {
  const refusal = definition.refusal ?? ((message: string) => `Error: ${definition.name}: ${message}`);
  const refuse = (message: string): ToolResult => failed(refusal(message));
  return {
    spec: {
      name: definition.name,
      description: definition.description,
      parameters: inputSchema(definition.input),
    },
    effect: definition.effect,
    refusal: definition.refusal,
    run: async (input, signal, onOutput = () => undefined) => {
      const parsed = definition.input.safeParse(withoutNulls(input, definition.input, definition.exactNumbers));
      if (!parsed.success) return refuse(misfit(parsed.error));
      const unknown = passedOver(input, parsed.data);
      const note = unknown.length === 0 ? {} : { note: passedOverText(definition.name, unknown) };
      try {
        return { ...(await definition.run(parsed.data, signal, onOutput)), ...note };
      } catch (error) {
        if (error instanceof HumanError) return refuse(error.message);
        throw error;
      }
    },
  };
}

/** The first few problems of a failed parse as one sentence with the fields' paths; zod/mini brings no texts. */
function misfit(error: z.core.$ZodError): string {
  const problems = error.issues.slice(0, 3).map((issue) => {
    const path = issue.path.join('.');
    const problem = problemOf(issue);
    return path === '' ? problem : `${path}: ${problem}`;
  });
  return `the arguments do not fit (${problems.join('; ')}).`;
}

function problemOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `expected ${issue.expected}`;
  if (issue.code === 'invalid_value') return `expected one of ${issue.values.map(String).join(', ')}`;
  return issue.message;
}

/** Without those fields that are null and may not be, but for `kept`: models fill optional fields with it. */
function withoutNulls(input: unknown, schema: z.core.$ZodType, kept: readonly string[] = []): unknown {
  const type = schema as z.core.$ZodTypes;
  switch (type._zod.def.type) {
    case 'optional':
      return withoutNulls(input, type._zod.def.innerType);
    case 'array': {
      const { element } = type._zod.def;
      return Array.isArray(input) ? input.map((each) => withoutNulls(each, element)) : input;
    }
    case 'object': {
      if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
      const { shape } = type._zod.def;
      return Object.fromEntries(
        Object.entries(input).flatMap(([name, value]) => {
          const field = shape[name];
          if (!field) return [[name, value]];
          if (value === null && !kept.includes(name) && !z.safeParse(field, null).success) return [];
          return [[name, withoutNulls(value, field)]];
        }),
      );
    }
    default:
      return input;
  }
}

/** Fields of an input that its schema does not know, by their paths: models add some, and must not think that they did anything. */
function passedOver(input: unknown, taken: unknown, path = ''): string[] {
  if (typeof input !== 'object' || input === null || typeof taken !== 'object' || taken === null) return [];
  return Object.entries(input).flatMap(([name, value]) => {
    const place = path === '' ? name : `${path}.${name}`;
    return name in taken ? passedOver(value, (taken as Record<string, unknown>)[name], place) : place;
  });
}

function passedOverText(tool: string, fields: readonly string[]): string {
  const told = fields.slice(0, 5).map(shownName);
  return `${tool} has no field ${told.join(', ')}: passed over.`;
}
