import type { TextMatch } from '../../core/child/workspaceSearch.ts';

/** How much of a long line is kept around its first match, in bytes before it and after its beginning. */
const kept = { before: 400, after: 1200 } as const;

/** The match in one line of `rg --json`; `undefined` for its other messages and for paths that are not UTF-8. */
export function parseMatch(record: Buffer): TextMatch | undefined {
  const message = JSON.parse(record.toString()) as unknown;
  if (field(message, 'type') !== 'match') return undefined;
  const data = field(message, 'data');
  const path = field(field(data, 'path'), 'text');
  const line = field(data, 'line_number');
  const bytes = bytesOf(field(data, 'lines'));
  if (typeof path !== 'string' || typeof line !== 'number' || bytes === undefined) return undefined;
  const places = field(data, 'submatches');
  const place = Array.isArray(places) ? field(places[0], 'start') : undefined;
  const start = typeof place === 'number' ? place : 0;
  const from = characterStart(bytes, start - kept.before);
  const to = characterStart(bytes, start + kept.after);
  // Slices of the bytes become texts of their own, which keep no long line alive.
  const before = bytes.subarray(from, start).toString();
  const after = bytes.subarray(start, to).toString();
  return { path, line, text: (before + after).replace(/\r?\n$/, ''), column: before.length };
}

/** The nearest position at or before `index` where a UTF-8 character begins, within the bytes. */
function characterStart(bytes: Buffer, index: number): number {
  let start = Math.min(Math.max(index, 0), bytes.length);
  while (start > 0 && start < bytes.length && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}

/** Text comes as such where it is UTF-8, else as base64. */
function bytesOf(value: unknown): Buffer | undefined {
  const text = field(value, 'text');
  if (typeof text === 'string') return Buffer.from(text);
  const encoded = field(value, 'bytes');
  return typeof encoded === 'string' ? Buffer.from(encoded, 'base64') : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
