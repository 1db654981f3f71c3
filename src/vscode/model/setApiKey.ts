import * as vscode from 'vscode';
import { HumanError } from '../../core/base/errors.ts';
import { count } from '../amounts.ts';
import type { ApiKeys } from './apiKeys.ts';
import { baseUrlProblem } from './baseUrl.ts';
import { maskKey, splitKeys } from './storedKeys.ts';

/**
 * The command `fanout.setApiKey`: stores keys for `baseUrl`, several as a ring, none to remove them. Asks for them unless
 * `given` is a string. Resolves to what was done as one sentence without the keys, or to `undefined` when dismissed;
 * rejects with a `HumanError` when what was given is no key.
 */
export async function setApiKey(apiKeys: ApiKeys, baseUrl: string, given?: unknown): Promise<string | undefined> {
  const problem = baseUrlProblem(baseUrl);
  if (problem !== undefined) throw new HumanError(problem);
  const stored = apiKeys.storedFor(baseUrl);
  const text = typeof given === 'string' ? given : await askForKeys(stored, baseUrl);
  if (text === undefined) return undefined;
  const keys = splitKeys(text);
  const isRemoval = keys.length === 0 && stored.length > 0;
  if (isRemoval && typeof given !== 'string' && !(await confirmRemoval(baseUrl))) return undefined;
  await apiKeys.replace(baseUrl, keys);
  if (keys.length === 0)
    return isRemoval ? `No API key is stored for ${baseUrl} any more.` : `No API key was stored for ${baseUrl}.`;
  const those =
    keys.length === 1 ? `The API key for ${baseUrl} is` : `${String(keys.length)} API keys for ${baseUrl} are`;
  return `${those} stored${endsOf(keys)}.`;
}

/** How keys are told apart, behind a colon; nothing where all are too short to show anything of. */
function endsOf(keys: readonly string[]): string {
  const shown = keys.map(maskKey);
  return shown.every((each) => each === maskKey('')) ? '' : `: ${shown.join(', ')}`;
}

async function confirmRemoval(baseUrl: string): Promise<boolean> {
  const question = `Remove the API key stored for ${baseUrl}?`;
  return (await vscode.window.showWarningMessage(question, { modal: true }, 'Remove')) !== undefined;
}

async function askForKeys(stored: readonly string[], baseUrl: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Fanout: Set API Key',
    prompt: `API key for ${baseUrl}. Several keys separated by commas take turns; leave it empty to remove what is stored.`,
    placeHolder: stored.length === 0 ? 'No key is stored' : `${count(stored.length, 'key')} stored${endsOf(stored)}`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => {
      try {
        splitKeys(value);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  });
}
