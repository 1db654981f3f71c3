import { parseExpressionAt } from 'acorn';
import type { TextChange } from './refactor/rewrite.ts';

/** The change that makes a package's files ES modules; undefined when it says so already, or is not an object. */
export function moduleTypeChange(text: string): TextChange | undefined {
  let object;
  try {
    object = parseExpressionAt(text, 0, { ecmaVersion: 'latest' });
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (object.type !== 'ObjectExpression') return undefined;
  let after;
  for (const property of object.properties) {
    if (property.type !== 'Property' || property.key.type !== 'Literal') continue;
    if (property.key.value === 'type') {
      const { start, end } = property.value;
      const present = text.slice(start, end);
      return present === '"module"' ? undefined : { start, end, replacement: '"module"', concerns: [] };
    }
    if (property.key.value === 'name' || property.key.value === 'version') after = property;
  }
  const first = object.properties[0];
  if (!first) return { start: object.start, end: object.end, replacement: '{\n  "type": "module"\n}', concerns: [] };
  const beside = after ?? first;
  const lead = /\n[ \t]*$/.exec(text.slice(0, beside.start))?.[0] ?? ' ';
  const at = after ? beside.end : beside.start;
  const replacement = after ? `,${lead}"type": "module"` : `"type": "module",${lead}`;
  return { start: at, end: at, replacement, concerns: [] };
}
