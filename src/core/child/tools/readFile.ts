import * as z from 'zod/mini';
import { defineTool, succeeded, type Tool } from '../../agent/tool.ts';
import type { Shown } from '../../files/outcome.ts';
import type { TaskFiles } from '../../files/taskFiles.ts';
import { rejectedAnswer } from '../changeAnswer.ts';

/** `read_file`: a header line `path (lines a–b of n)`, then each line as its number, a tab and the text. */
export function readFile(files: Pick<TaskFiles, 'read'>): Tool {
  return defineTool({
    name: 'read_file',
    description:
      'Reads a text file as the editor shows it now, unsaved text included, each line with its number and a tab in ' +
      'front. Long files come in parts: go on with start_line. Read a file before you edit it, and whole before write_file.',
    effect: 'read',
    input: z.object({
      path: z.string().check(z.describe('Relative to the workspace.')),
      start_line: z.optional(z.int().check(z.gte(1), z.describe('First line, from 1.'))),
      end_line: z.optional(z.int().check(z.gte(1), z.describe('Last line, included.'))),
    }),
    run: async ({ path, start_line, end_line }, signal) => {
      const outcome = await files.read(path, { start: start_line, end: end_line }, signal);
      return outcome.kind === 'shown' ? succeeded(shownText(outcome)) : rejectedAnswer(outcome);
    },
  });
}

function shownText({ path, from, to, total, lines, cutLines, more, unsaved, renamedFrom }: Shown): string {
  const range = total === 0 ? 'empty' : `lines ${String(from)}–${String(to)} of ${String(total)}`;
  const notes = [
    ...(renamedFrom === undefined ? [] : [`${renamedFrom} was renamed to this`]),
    ...(unsaved ? ['unsaved text included'] : []),
    ...(cutLines.length > 0 ? [`too long and shown cut: line ${cutLines.slice(0, 20).join(', ')}`] : []),
    ...(more ? [`more is left, go on with start_line ${String(to + 1)}`] : []),
  ];
  const header = `${path} (${[range, ...notes].join('; ')})`;
  return [header, ...lines.map((line, index) => `${String(from + index)}\t${line}`)].join('\n');
}
