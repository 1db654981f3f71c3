import { plainLine } from '../base/plainText.ts';
import { cutEnd, ellipsis } from '../base/text.ts';
import type { Toolset } from '../tasks/task.ts';
import { frontMatter } from './frontMatter.ts';
import type { Profile } from './profile.ts';
import { toolsetsOf } from './toolsetsOf.ts';

/** How many characters of a profile a task is told. */
export const longestPrompt = 20_000;
const longestDescription = 300;

/** Whose model names stand for something only in their own program. */
const foreignModels = new Set(['inherit', 'sonnet', 'opus', 'haiku', 'opusplan', 'default', 'auto']);

/** Reads a profile of Fanout, GitHub Copilot or Claude Code; what it says beyond what is known here is left aside. */
export function parseProfile(path: string, text: string): Profile {
  const { fields, body, problem } = frontMatter(text);
  const warnings: string[] = [];
  if (problem !== undefined) warnings.push(`Its fields are no valid YAML and were read line by line: ${problem}.`);
  const name = plainLine(textOf(fields['name']) ?? '') || nameOfFile(path);
  const prompt = body.trim();
  if (prompt === '') warnings.push('It has no text below its fields, so it tells a task nothing.');
  if (prompt.length > longestPrompt) {
    warnings.push(`Its text is longer than ${String(longestPrompt)} characters; the rest is left out.`);
  }
  return {
    name,
    path,
    description: ellipsis(plainLine(textOf(fields['description']) ?? ''), longestDescription),
    prompt: cutEnd(prompt, longestPrompt),
    model: modelOf(fields['model'], warnings),
    toolsets: toolsetsIn(fields, warnings),
    warnings,
  };
}

/** `reviewer` of `.github/agents/reviewer.agent.md`. */
function nameOfFile(path: string): string {
  return plainLine(path.slice(path.lastIndexOf('/') + 1).replace(/(?:\.agent)?\.md$/i, ''));
}

function modelOf(value: unknown, warnings: string[]): string | undefined {
  const [model] = listOf(value) ?? [];
  if (model === undefined || model === 'inherit') return undefined;
  if (!foreignModels.has(model.toLowerCase())) return model;
  warnings.push(`Its model "${model}" is no model’s name here; the configured model is used.`);
  return undefined;
}

function toolsetsIn(fields: Readonly<Record<string, unknown>>, warnings: string[]): readonly Toolset[] | undefined {
  const { toolsets, unknown } = toolsetsOf(listOf(fields['toolsets'] ?? fields['tools']) ?? ['*']);
  const denied = toolsetsOf(listOf(fields['disallowedTools']) ?? []);
  if (unknown.length > 0) warnings.push(`Fanout has no tools like ${unknown.map(plainLine).join(', ')}.`);
  if (!denied.toolsets || denied.toolsets.length === 0) return toolsets;
  warnings.push(`What it disallows is withheld by toolset: ${denied.toolsets.join(', ')}.`);
  return (toolsets ?? (['read', 'edit', 'terminal'] as const)).filter((each) => !denied.toolsets?.includes(each));
}

/** A list, or one text of parts between commas; `undefined` when the field is not there. */
function listOf(value: unknown): string[] | undefined {
  if (Array.isArray(value)) return value.filter((each) => typeof each === 'string').map((each) => each.trim());
  const text = textOf(value);
  return text
    ?.replace(/^\[([^]*)\]$/, '$1')
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim().replace(/^(['"])([^]*)\1$/, '$2'))
    .filter((part) => part !== '');
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value.trim() : undefined);
