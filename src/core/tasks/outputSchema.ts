import { dereference, validate, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { errorMessage, HumanError } from '../base/errors.ts';
import { ellipsis } from '../base/text.ts';
import { schemaOfSchemas } from './schemaOfSchemas.ts';

/** A JSON schema as a caller gave it, read as draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const draft = '2020-12';

/** Problems that one answer names; a model mends these first. */
const toldProblems = 5;

/** Checks that a schema can be used, so that no child works for one that nothing fits; throws a `HumanError` (D44). */
export function checkSchema(schema: JsonSchema): void {
  const problem = problemOf(schema);
  if (problem !== undefined) throw new HumanError(`output_schema is not a JSON schema that can be used: ${problem}.`);
}

/** What in a value does not fit a checked schema, as a part of a sentence with the places as JSON pointers; `undefined` when it fits. */
export function misfit(value: unknown, schema: JsonSchema): string | undefined {
  const own = ownCopy(schema);
  // All problems at once, so that a model can mend them in one go.
  const { valid, errors } = validate(value, own, draft, dereference(own), false);
  if (valid) return undefined;
  const innermost = errors.filter(({ keyword }) => !wrappingKeywords.has(keyword));
  const told = (innermost.length > 0 ? innermost : errors).slice(0, toldProblems);
  return told.map(problemText).join('; ');
}

/** These only say that something further in does not fit, which is told as well. */
const wrappingKeywords = new Set(['$ref', 'allOf', 'items', 'prefixItems', 'properties', 'patternProperties']);

function problemOf(schema: JsonSchema): string | undefined {
  try {
    return misfit(schema, schemaOfSchemas) ?? unusable(schema);
  } catch (error) {
    return oneLine(errorMessage(error)); // addresses that are none, two parts of one name, endless nesting
  }
}

/** What only shows when the schema is used: references that lead nowhere, and (thrown) patterns that do not compile. */
function unusable(schema: JsonSchema): string | undefined {
  const parts = dereference(ownCopy(schema));
  for (const part of Object.values(parts)) {
    if (typeof part === 'boolean') continue;
    const patterns = [part.pattern, ...Object.keys(part.patternProperties ?? {})];
    for (const pattern of patterns) if (pattern !== undefined) new RegExp(pattern, 'u');
    const { $ref, __absolute_ref__: target = $ref } = part;
    if (target !== undefined && !(target in parts)) return `its $ref "${String($ref)}" leads nowhere in it`;
  }
  return undefined;
}

/** The library marks the schemas that it has seen. */
function ownCopy(schema: JsonSchema): Schema {
  return structuredClone(schema);
}

/** The library says some things in two sentences. */
function problemText({ instanceLocation, error }: OutputUnit): string {
  const text = oneLine(error)
    .replace(/\.$/, '')
    .replaceAll(/\. ([A-Z])/g, (_, letter: string) => `, ${letter.toLowerCase()}`);
  return `${instanceLocation === '#' ? 'the whole' : instanceLocation.slice(1)}: ${text}`;
}

function oneLine(text: string): string {
  return ellipsis(text.replaceAll(/\s+/g, ' ').trim(), 300);
}
