import { AbortError, errorMessage, isAbort } from '../base/errors.ts';
import type { ToolCall } from '../model/message.ts';
import type { ToolSpec } from '../model/modelClient.ts';
import { failed, type Tool, type ToolResult } from './tool.ts';

/** The tools of one agent by name. `call` never throws: every fault becomes a result that the model can act on. */
export class Toolbox {
  private readonly tools: ReadonlyMap<string, Tool>;

  constructor(tools: readonly Tool[]) {
    this.tools = new Map(tools.map((tool) => [tool.spec.name, tool]));
  }

  get specs(): ToolSpec[] {
    return [...this.tools.values()].map((tool) => tool.spec);
  }

  /** Unknown tools count as writing ones: nothing runs beside what we do not know. */
  effectOf(call: ToolCall): 'read' | 'write' {
    return this.tools.get(call.name)?.effect ?? 'write';
  }

  /** A call that was not carried out, with the reason in its tool's words. */
  refuse(call: ToolCall, message: string): ToolResult {
    return failed(this.tools.get(call.name)?.refusal?.(message) ?? `Error: ${message}`);
  }

  /** `onOutput` as of `Tool.run`. */
  async call(call: ToolCall, signal: AbortSignal, onOutput?: (text: string) => void): Promise<ToolResult> {
    const tool = this.tools.get(call.name);
    if (!tool) {
      return this.refuse(call, `there is no tool "${call.name}". The tools are: ${[...this.tools.keys()].join(', ')}.`);
    }
    const input = parseArguments(call.argumentsText);
    if (!input.ok) return this.refuse(call, `the arguments of ${call.name} are not a JSON object: ${input.problem}`);
    try {
      return await tool.run(input.value, signal, onOutput);
    } catch (error) {
      if (!isAbort(error)) return this.refuse(call, `${call.name} failed: ${errorMessage(error)}`);
      return this.refuse(call, (error instanceof AbortError ? error.told : undefined) ?? cancelled);
    }
  }
}

/** What a call answers that was stopped, and has nothing else to tell. */
export const cancelled = 'the call was cancelled.';

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

/** An absent argument text stands for no arguments, as some servers send it. */
function parseArguments(text: string): Parsed {
  if (text.trim() === '') return { ok: true, value: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ok: true, value };
    return { ok: false, problem: 'send one JSON object with the tool’s fields.' };
  } catch (error) {
    return { ok: false, problem: `${errorMessage(error)}. Send it again as valid JSON.` };
  }
}
