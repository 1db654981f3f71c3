import * as vscode from 'vscode';
import { failed, succeeded, type Tool, type ToolResult } from '../../core/agent/tool.ts';
import { errorMessage, throwIfAborted } from '../../core/base/errors.ts';
import { cutMiddle } from '../../core/base/text.ts';
import { inTime } from '../inTime.ts';

const mostCharacters = 30_000;

/** In milliseconds, with the time that a person takes to confirm it. */
const longestCall = 600_000;

/** What model servers take as a tool's name. */
const longestName = 64;

/**
 * Tools of the editor, those of extensions and MCP servers, for an agent; those that are not there are left out. None gets
 * a name that is taken. VS Code itself asks the person, in a dialog, where a tool wants to be confirmed.
 */
export function editorTools(names: readonly string[], taken: readonly string[]): Tool[] {
  const used = new Set(taken);
  return vscode.lm.tools
    .filter(({ name }) => names.includes(name))
    .map((tool) => {
      const plain = tool.name.replaceAll(/[^\w-]/g, '_').slice(0, longestName);
      let name = plain;
      for (let number = 2; used.has(name); number += 1) {
        const ending = `_${String(number)}`;
        name = plain.slice(0, longestName - ending.length) + ending;
      }
      used.add(name);
      return agentTool(name, tool);
    });
}

function agentTool(name: string, tool: vscode.LanguageModelToolInformation): Tool {
  return {
    spec: { name, description: tool.description, parameters: { type: 'object', properties: {}, ...tool.inputSchema } },
    effect: 'write',
    run: (input, signal) => invoke(tool.name, input as object, signal),
  };
}

async function invoke(name: string, input: object, signal: AbortSignal): Promise<ToolResult> {
  const cancellation = new vscode.CancellationTokenSource();
  try {
    // No chat is behind the call: VS Code shows what is to be confirmed in a dialog of its own.
    const asked = vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, cancellation.token);
    const result = await inTime(asked, longestCall, signal);
    if (!result) return failed(`Error: ${name} did not answer within ten minutes.`);
    const text = result.content.map(textOf).join('\n');
    return succeeded(text.trim() === '' ? 'It answered nothing.' : cutMiddle(text, mostCharacters, '\n… left out …\n'));
  } catch (error) {
    throwIfAborted(signal);
    // The window's own kind of error has lost its class on the way here.
    if (error instanceof Error && error.name === 'Canceled') {
      return failed('Refused: the person did not allow it. Go on without it.');
    }
    return failed(`Error: ${name} failed: ${cutMiddle(errorMessage(error), mostCharacters, ' … ')}`);
  } finally {
    // What still runs, after an abort or in vain, is told to end.
    cancellation.cancel();
    cancellation.dispose();
  }
}

function textOf(part: unknown): string {
  if (part instanceof vscode.LanguageModelTextPart) return part.value;
  return part instanceof vscode.LanguageModelPromptTsxPart ? JSON.stringify(part.value) : '(something that is no text)';
}
