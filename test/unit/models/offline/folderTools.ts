import type { ToolSpec } from '../../../../src/core/model/modelClient.ts';

/** The tools as the offline model is told of them. */
export const toolSpecs: readonly ToolSpec[] = [
  'read_file',
  'list_files',
  'search_text',
  'edit_file',
  'write_file',
  'finish_task',
].map((name) => ({ name, description: name, parameters: { type: 'object' } }));

/** Files in memory behind tools that answer in the formats of the real ones. */
export class FolderTools {
  readonly edits: { readonly path: string; readonly applied: boolean }[] = [];

  constructor(
    readonly files: Map<string, string>,
    private readonly linesPerRead = 400,
    private readonly listed = 500,
  ) {}

  run(name: string, input: Readonly<Record<string, unknown>>): string {
    switch (name) {
      case 'list_files':
        return this.list(typeof input['path'] === 'string' ? input['path'] : '');
      case 'read_file':
        return this.read(String(input['path']), Number(input['start_line'] ?? 1));
      case 'search_text':
        return this.search(new RegExp(String(input['query'])));
      case 'edit_file':
        return this.edit(String(input['path']), String(input['old_string']), String(input['new_string']));
      case 'finish_task':
        return 'The task ends here.';
      default:
        return `Error: there is no tool ${name}.`;
    }
  }

  private list(folder: string): string {
    const paths = [...this.files.keys()].filter((path) => folder === '' || path.startsWith(`${folder}/`)).sort();
    const visible = paths.filter((path) => !path.includes('node_modules/'));
    if (visible.length === 0) return `There are no files in "${folder}"; ignored files are left out.`;
    const more = visible.length - this.listed;
    return [...visible.slice(0, this.listed), ...(more > 0 ? [`… ${String(more)} more`] : [])].join('\n');
  }

  private read(path: string, from: number): string {
    const text = this.files.get(path);
    if (text === undefined) return `Error: read_file: there is no file "${path}".`;
    const lines = text.split('\n');
    const shown = lines.slice(from - 1, from - 1 + this.linesPerRead);
    const to = from + shown.length - 1;
    const numbered = shown.map((line, index) => `${String(from + index)}\t${line}`);
    return [`${path} (lines ${String(from)}–${String(to)} of ${String(lines.length)})`, ...numbered].join('\n');
  }

  private search(pattern: RegExp): string {
    const found: string[] = [];
    for (const [path, text] of this.files) {
      if (!path.endsWith('.js') || path.includes('node_modules/')) continue;
      for (const [index, line] of text.split('\n').entries())
        if (pattern.test(line)) found.push(`${path}:${String(index + 1)}: ${line}`);
    }
    return found.length === 0 ? 'No line matches.' : found.join('\n');
  }

  private edit(path: string, oldText: string, newText: string): string {
    const text = this.files.get(path);
    const places = text === undefined ? 0 : text.split(oldText).length - 1;
    this.edits.push({ path, applied: places === 1 });
    if (text === undefined || places !== 1)
      return `Refused: ${path} has old_string ${String(places)} times; look at the present text.\n${text ?? ''}`;
    this.files.set(
      path,
      text.replace(oldText, () => newText),
    );
    return `Applied to ${path}.`;
  }
}
