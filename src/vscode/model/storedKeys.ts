import { HumanError } from '../../core/base/errors.ts';

/** An API key and the base URL that it was entered for: it is sent nowhere else (S5). */
export interface StoredKey {
  readonly baseUrl: string;
  readonly key: string;
}

/** Reads what `storeText` wrote; `undefined` when it is something else. */
export function parseStoredKeys(text: string): readonly StoredKey[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every(isStoredKey) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The one text under which all keys are stored. */
export function storeText(keys: readonly StoredKey[]): string {
  return JSON.stringify(keys);
}

/** The list with the keys of one base URL replaced; those of other URLs stay. */
export function withKeys(stored: readonly StoredKey[], baseUrl: string, keys: readonly string[]): readonly StoredKey[] {
  return [...stored.filter((entry) => entry.baseUrl !== baseUrl), ...keys.map((key) => ({ baseUrl, key }))];
}

/** The keys in what a person typed or pasted: separated by commas, blanks or line ends, each once, in their order. */
export function splitKeys(text: string): string[] {
  const keys = text.split(/[\s,;]+/).filter((key) => key !== '');
  // A header can carry nothing else; without this the first request fails with words that nobody understands.
  if (keys.some((key) => !/^[\x21-\x7e]+$/.test(key))) {
    throw new HumanError('The API key holds characters that no key has; copy it again and paste it as it is.');
  }
  return [...new Set(keys)];
}

/** A key as it may be shown: its last four characters, and none of a short one. */
export function maskKey(key: string): string {
  return key.length < 12 ? '…' : `…${key.slice(-4)}`;
}

function isStoredKey(value: unknown): value is StoredKey {
  if (typeof value !== 'object' || value === null) return false;
  return 'baseUrl' in value && typeof value.baseUrl === 'string' && 'key' in value && typeof value.key === 'string';
}
