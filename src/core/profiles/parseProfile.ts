import { plainLine } from '../base/plainText.ts';
import { cutEnd, ellipsis } from '../base/text.ts';
import { editorTools } from './editorTools.ts';
import { frontMatter } from './frontMatter.ts';
import type { Profile } from './profile.ts';
import { toolsetsOf } from './toolsetsOf.ts';

/** How many characters of a profile a task is told. */
export const longestPrompt = 20_000;
const longestDescription = 300;

/** Whose model names stand for something only in their own program. */
const foreignModels = new Set(['inherit', 'sonnet', 'opus', 'haiku', 'opusplan', 'default', 'auto']);

/**
 * Reads a profile of Fanout, GitHub Copilot or Claude Code; what it says beyond what is known here is left aside. `offered` are
 * the names of the editor's own tools.
 */
export function parseProfile(path: string, text: string, offered: readonly string[] = []): Profile {
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
    ...toolsIn(fields, offered, warnings),
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

function toolsIn(
  fields: Readonly<Record<string, unknown>>,
  offered: readonly string[],
  warnings: string[],
): Pick<Profile, 'toolsets' | 'tools'> {
  const { toolsets, unknown: others } = toolsetsOf(listOf(fields['toolsets'] ?? fields['tools']) ?? ['*']);
  const disallowed = toolsetsOf(listOf(fields['disallowedTools']) ?? []);
  const named = editorTools(others, offered);
  if (named.unknown.length > 0) warnings.push(`Fanout has no tools like ${named.unknown.map(plainLine).join(', ')}.`);
  for (const { name, why } of named.denied) warnings.push(`Tasks are not given ${plainLine(name)}: ${why}.`);
  const withheld = editorTools(disallowed.unknown, offered).tools;
  const tools = named.tools.filter((name) => !withheld.includes(name));
  const { toolsets: denied } = disallowed;
  if (!denied || denied.length === 0) return { toolsets, tools };
  warnings.push(`What it disallows is withheld by toolset: ${denied.join(', ')}.`);
  const all = toolsets ?? (['read', 'edit', 'terminal'] as const);
  return { toolsets: all.filter((each) => !denied.includes(each)), tools };
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
