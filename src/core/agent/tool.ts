import * as z from 'zod/mini';
import { HumanError } from '../base/errors.ts';
import type { ToolSpec } from '../model/modelClient.ts';

/** What a tool answers. `final` ends the agent's run with that text once the turn's other calls are done. */
export interface ToolResult {
  readonly text: string;
  readonly ok: boolean;
  readonly final?: { readonly summary: string };
}

/**
 * Something an agent can call. Reading tools of one turn run side by side, writing ones in order.
 * `run` may throw: the toolbox turns it into an error result, so that a model never sees an exception.
 */
export interface Tool {
  readonly spec: ToolSpec;
  readonly effect: 'read' | 'write';
  run(input: unknown, signal: AbortSignal): Promise<ToolResult>;
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
  /** How a refusal is worded for the model; without it `Error: name: message`. */
  readonly refusal?: (message: string) => string;
  readonly run: (input: z.infer<Schema>, signal: AbortSignal) => Promise<ToolResult> | ToolResult;
}

/** Builds a tool whose input is checked before `run` sees it; a misfit or a `HumanError` of `run` is an error result. */
export function defineTool<Schema extends z.ZodMiniObject>(definition: ToolDefinition<Schema>): Tool {
  const refusal = definition.refusal ?? ((message: string) => `Error: ${definition.name}: ${message}`);
  const refuse = (message: string): ToolResult => failed(refusal(message));
  return {
    spec: {
      name: definition.name,
      description: definition.description,
      parameters: jsonSchemaOf(definition.input),
    },
    effect: definition.effect,
    run: async (input, signal) => {
      const parsed = definition.input.safeParse(input);
      if (!parsed.success) return refuse(misfit(parsed.error));
      try {
        return await definition.run(parsed.data, signal);
      } catch (error) {
        if (error instanceof HumanError) return refuse(error.message);
        throw error;
      }
    },
  };
}

function jsonSchemaOf(schema: z.ZodMiniObject): Record<string, unknown> {
  const all = z.toJSONSchema(schema, { io: 'input' });
  delete all.$schema;
  return { ...all };
}

/** The first few problems of a failed parse as one sentence with the fields' paths; zod/mini brings no texts. */
function misfit(error: z.core.$ZodError): string {
  const problems = error.issues.slice(0, 3).map((issue) => {
    const path = issue.path.join('.');
    const problem = issue.code === 'invalid_type' ? `expected ${issue.expected}` : issue.message;
    return path === '' ? problem : `${path}: ${problem}`;
  });
  return `the arguments do not fit (${problems.join('; ')}).`;
}
