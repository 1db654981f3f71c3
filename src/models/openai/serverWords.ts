import { ellipsis } from '../../core/base/text.ts';
import { field, string } from './chunk.ts';

/** An error as a server words it, in any of the usual forms. */
export interface ServerError {
  /** One line of at most 300 characters, without keys. */
  readonly message: string;
  readonly code: string;
  /** Some gateways put the status of their own upstream here. */
  readonly status: number | undefined;
}

/** Reads an error body or an error event: `{ error: { message, code, type } }`, its inside, `{ error: "…" }` or text. */
export function readServerError(body: unknown, keys: Iterable<string>): ServerError {
  const inner = field(body, 'error') ?? body;
  const code = field(inner, 'code');
  const words = string(inner) ?? string(field(inner, 'message')) ?? string(field(inner, 'detail')) ?? '';
  const status = Number(code ?? field(inner, 'status'));
  return {
    message: ellipsis(oneLine(withoutKeys(words, keys)), 300),
    code: [code, field(inner, 'type')].filter((part) => typeof part === 'string').join(' '),
    status: status >= 400 && status < 600 ? status : undefined,
  };
}

/** An address that may be shown: without a user name, password, query or fragment. */
export function shownUrl(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return ellipsis(oneLine(baseUrl), 200);
  const { origin, pathname } = new URL(baseUrl);
  return `${origin}${pathname.replace(/\/$/, '')}`;
}

/** Replaces every key, and whatever looks like one, by `[key]`. */
function withoutKeys(text: string, keys: Iterable<string>): string {
  let clean = text;
  for (const key of keys) if (key !== '') clean = clean.replaceAll(key, '[key]');
  return clean.replace(/\b(?:sk|pk|gsk|xai|hf)[-_][\w*-]{6,}/g, '[key]');
}

/** Control and formatting characters would let a server paint over what a person reads. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s"]+/gu, ' ').trim();
}
