import type { Resolve, Target } from '../../../../../src/models/offline/refactor/importWriter.ts';
import { convertSource, type Conversion } from '../../../../../src/models/offline/refactor/convertSource.ts';
import { applyChanges } from '../../../../../src/models/offline/refactor/rewrite.ts';
import { readSource } from '../../../../../src/models/offline/refactor/source.ts';

/** Modules that tests require: `./names` exports names, `./value` one value, `./data.json` is JSON. */
const targets: Readonly<Record<string, Target>> = {
  './names': { specifier: './names.js', form: 'namespace', names: new Set(['a', 'b', 'c']), path: 'names.js' },
  './value': { specifier: './value.js', form: 'default', path: 'value.js' },
  './data.json': { specifier: './data.json', form: 'default', json: true, path: 'data.json' },
  fs: { specifier: 'fs', form: 'either' },
  'node:path': { specifier: 'node:path', form: 'either' },
  package: { specifier: 'package', form: 'default' },
};

const resolveForTest: Resolve = (specifier) => targets[specifier] ?? { problem: `there is no file for '${specifier}'` };

/** Everything that a conversion of this text says. */
export function conversionOf(text: string, shared = false): Conversion {
  const source = readSource(text);
  if ('problem' in source) return { changes: [], first: undefined, problems: [source.problem], notes: [] };
  return convertSource(source, resolveForTest, { keepStrict: false, shared });
}

/** The text after its conversion, added imports included; fails when it cannot be converted. */
export function convert(text: string, shared = false): string {
  const { changes, first, problems } = conversionOf(text, shared);
  if (problems.length > 0) throw new Error(problems.map(({ reason }) => reason).join('; '));
  if (first) return convert(applyChanges(text, [first]), shared);
  return applyChanges(text, changes);
}

/** Why the text cannot be converted, as `line: reason`. */
export function obstacles(text: string): string[] {
  return conversionOf(text).problems.map(({ line, reason }) => `${String(line)}: ${reason}`);
}
