import * as vscode from 'vscode';
import { withoutMark } from '../../core/files/text/textInput.ts';
import type { TextForm } from '../../core/files/workspacePort.ts';

/** The text of a file as its bytes give it; `\r\n` is kept. */
export type DecodedBytes =
  | { readonly kind: 'text'; readonly text: string }
  /** `reason` is a clause. */
  | { readonly kind: 'unfit'; readonly reason: string };

/** Larger files are left alone. In bytes. */
export const maxFileSize = 5 * 1024 * 1024;

/** The bytes as text in an encoding named as VS Code does, or as it would pick it for the file. */
export async function decodeBytes(
  bytes: Uint8Array,
  by: { readonly encoding: string } | { readonly uri: vscode.Uri },
): Promise<DecodedBytes> {
  if (isBinary(bytes)) return { kind: 'unfit', reason: 'it is binary' };
  if ('encoding' in by && (by.encoding === 'utf8' || by.encoding === 'utf8bom')) return decodeUtf8(bytes);
  const text = await ('encoding' in by ? vscode.workspace.decode(bytes, by) : vscode.workspace.decode(bytes, by));
  return { kind: 'text', text: withoutMark(text) };
}

/**
 * Why an editor would not give back these bytes unchanged when it saves, as a clause: bytes that the encoding cannot
 * hold, mixed line ends, carriage returns alone. Undefined when it would.
 */
export async function damageBySaving(bytes: Uint8Array, text: string, encoding: string): Promise<string | undefined> {
  const breaks = (text.match(/\n/g) ?? []).length;
  const carriageReturns = (text.match(/\r/g) ?? []).length;
  const pairs = (text.match(/\r\n/g) ?? []).length;
  if (carriageReturns > pairs) return 'it holds carriage returns that are no line ends, which the editor would change';
  if (pairs > 0 && pairs < breaks) return 'its line ends are mixed, and the editor would make them all alike';
  const encoded = await encodeText(text, encoding);
  const mark = hasUtf8Mark(bytes) && !hasUtf8Mark(encoded) ? 3 : 0;
  if (Buffer.compare(bytes.subarray(mark), encoded) === 0) return undefined;
  return `its bytes are not valid ${encoding}, and saving would damage them; its encoding can be set by files.encoding`;
}

/** Why a text cannot be written in an encoding, as a clause; undefined when it can. */
export async function missingSigns(text: string, encoding: string): Promise<string | undefined> {
  if (encoding.startsWith('utf')) return undefined;
  const back = await decodeBytes(await encodeText(text, encoding), { encoding });
  if (back.kind === 'text' && back.text === text) return undefined;
  return `${encoding}, the file’s encoding, has no signs for some of its characters`;
}

/** How this text stands in these bytes; `mode` is that of the file. */
export function formOf(bytes: Uint8Array, text: string, encoding: string, mode: number): TextForm {
  const marked = encoding === 'utf8' && hasUtf8Mark(bytes);
  return {
    encoding: marked ? 'utf8bom' : encoding,
    lineEnd: text.includes('\r\n') ? '\r\n' : '\n',
    mode: mode & 0o777,
  };
}

/** The form of a file that no editor has open, when it is sure that this text in it gives these bytes. */
export async function sureForm(
  bytes: Uint8Array,
  text: string,
  by: { readonly encoding: string } | { readonly uri: vscode.Uri },
  mode: number,
): Promise<TextForm | undefined> {
  const encoding =
    'encoding' in by
      ? by.encoding
      : (markedEncoding(bytes) ?? vscode.workspace.getConfiguration('files', by.uri).get('encoding', 'utf8'));
  return (await damageBySaving(bytes, text, encoding)) === undefined ? formOf(bytes, text, encoding, mode) : undefined;
}

/** The encoding that a byte order mark names, as VS Code calls it. */
export function markedEncoding(bytes: Uint8Array): string | undefined {
  if (hasUtf8Mark(bytes)) return 'utf8bom';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf16be' : undefined;
}

/** The text as bytes in that encoding; characters that it does not have are lost. */
export async function encodeText(text: string, encoding: string): Promise<Uint8Array> {
  if (encoding === 'utf8') return Buffer.from(text, 'utf8');
  if (encoding === 'utf8bom') return Buffer.from(`\uFEFF${text}`, 'utf8');
  return vscode.workspace.encode(text, { encoding });
}

function decodeUtf8(bytes: Uint8Array): DecodedBytes {
  return { kind: 'text', text: new TextDecoder('utf-8').decode(bytes) };
}

const hasUtf8Mark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** A NUL byte, unless a mark or the place of the NULs says that it is UTF-16. */
export function isBinary(bytes: Uint8Array): boolean {
  const first = bytes.indexOf(0);
  if (first < 0) return false;
  const mark =
    bytes.length >= 2 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff));
  return !mark;
}
