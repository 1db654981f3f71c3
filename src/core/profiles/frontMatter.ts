import { FAILSAFE_SCHEMA, load } from 'js-yaml';

/** A Markdown file's fields and the text below them. */
export interface FrontMatter {
  /** Values are texts, lists and maps of texts. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** Why the fields were read line by line, as a clause; absent when they are proper YAML. */
  readonly problem?: string;
}

/** Takes off the part between the `---` lines. What is no YAML (a colon in an unquoted text, as agents' files often have) is read by lines. */
export function frontMatter(text: string): FrontMatter {
  const match = /^\uFEFF?---[ \t]*\r?\n(?:([^]*?)\r?\n)?---[ \t]*(?:\r?\n([^]*))?$/.exec(text);
  if (!match) return { fields: {}, body: text };
  const [, head = '', body = ''] = match;
  try {
    const fields = load(head, { schema: FAILSAFE_SCHEMA, maxAliases: 100 });
    if (isRecord(fields)) return { fields, body };
    return head.trim() === ''
      ? { fields: {}, body }
      : { ...byLines(head), body, problem: 'they are no list of fields' };
  } catch (error) {
    const [problem = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { ...byLines(head), body, problem };
  }
}

function byLines(head: string): Pick<FrontMatter, 'fields'> {
  const lines = head.split(/\r?\n/).map((line) => /^([\w-]+):[ \t]*(.*)$/.exec(line));
  return {
    fields: Object.fromEntries(lines.flatMap((match) => (match ? [[match[1] ?? '', match[2]?.trim() ?? '']] : []))),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
