import * as z from 'zod/mini';
import { defineTool, succeeded, type Tool } from '../../agent/tool.ts';
import { plainLine } from '../../base/plainText.ts';
import { ellipsis } from '../../base/text.ts';
import { listing } from '../foundLines.ts';
import type { Diagnostic } from '../languageService.ts';
import { readableFile, type SymbolPorts } from '../namedSymbol.ts';

const most = { items: 50, characters: 500 } as const;

const severities: readonly Diagnostic['severity'][] = ['error', 'warning', 'information', 'hint'];

/** `get_diagnostics`: what the editor's language services find wrong with a file, as `line: severity: message (source code)`. */
export function getDiagnostics(ports: Pick<SymbolPorts, 'gate' | 'workspace' | 'language'>): Tool {
  return defineTool({
    name: 'get_diagnostics',
    description:
      'Tells what the editor’s language services find wrong with a file as it stands now, unsaved text included: errors ' +
      `and warnings of compilers and linters, each with its line, at most ${String(most.items)}, errors first. Use it after edits.`,
    effect: 'read',
    input: z.object({ path: z.string().check(z.describe('Relative to the workspace.')) }),
    run: async (input, signal) => {
      const { path, at } = await readableFile(input.path, ports);
      const { items, isFresh } = await ports.language.diagnostics(at, signal);
      const silent = `No language service has spoken of ${path} as it stands now`;
      if (items.length === 0) {
        return succeeded(
          isFresh
            ? `No problems in ${path}.`
            : `${silent}: nothing is known of it, which does not mean that it is right.`,
        );
      }
      const sorted = [...items].sort((a, b) => rank(a) - rank(b) || a.line - b.line);
      const header = `${path}: ${counts(items)}${isFresh ? '' : `. ${silent}: these may be from before the last change`}`;
      return succeeded(`${header}\n${listing(sorted.map(itemLine), most.items, true)}`);
    },
  });
}

const rank = ({ severity }: Diagnostic): number => severities.indexOf(severity);

function counts(items: readonly Diagnostic[]): string {
  const words = severities.flatMap((severity) => {
    const count = items.filter((item) => item.severity === severity).length;
    return count === 0 ? [] : [`${String(count)} ${severity}${count > 1 && severity !== 'information' ? 's' : ''}`];
  });
  return words.join(', ');
}

function itemLine({ line, severity, message, source, code }: Diagnostic): string {
  const origin = [source, code].filter((part) => part !== undefined && part !== '').join(' ');
  const text = ellipsis(plainLine(message), most.characters);
  return `${String(line)}: ${severity}: ${text}${origin === '' ? '' : ` (${origin})`}`;
}
