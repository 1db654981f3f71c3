import * as vscode from 'vscode';
import { errorMessage } from '../../core/base/errors.ts';
import { messageText } from '../messageText.ts';
import { isOpenAi } from '../model/baseUrl.ts';
import { defaultOpenAiModel } from '../model/modelChoice.ts';
import type { PickPosition } from './moduleInput.ts';
import type { Step } from './textInput.ts';
import { untilClosed } from './untilClosed.ts';

/** An endpoint that is asked for its models. */
export interface AskedEndpoint {
  readonly baseUrl: string;
  /** The name that is set for it now, `""` for none; `undefined` when another endpoint is in use. */
  readonly presentName: string | undefined;
  /** The names of its models, at least one; rejects with a sentence that says why it lists none. */
  readonly listModels: (signal: AbortSignal) => Promise<readonly string[]>;
}

/** How long an endpoint may take to list its models, in seconds. */
const longestListing = 5;

/** What stands behind the choice that holds now. */
export const inUse = 'in use';

/** A row that chooses a name, `""` for none, or asks the endpoint once more. */
type NameRow = vscode.QuickPickItem & { readonly name?: string };

/** Asks for one of the endpoint's models, as soon as it lists them, or for any other name; `""` leaves the choice to Fanout. */
export async function pickModelName(endpoint: AskedEndpoint, position: PickPosition): Promise<Step<string>> {
  const pick = vscode.window.createQuickPick<NameRow>();
  Object.assign(pick, position, { ignoreFocusOut: true, buttons: [vscode.QuickInputButtons.Back] });
  const closed = new AbortController();
  let listed: readonly string[] = [];
  let problem: string | undefined;
  const show = (): void => {
    const rows = nameRows(endpoint, listed, pick.value.trim(), problem);
    pick.items = rows;
    const present = rows.find(({ name }) => name !== undefined && name === endpoint.presentName);
    const active = present ?? rows.find(({ name }) => name === '');
    if (pick.value === '' && active) pick.activeItems = [active];
  };
  const list = async (): Promise<void> => {
    pick.busy = true;
    pick.placeholder = `Asking ${messageText(endpoint.baseUrl)} for its models…`;
    const limit = AbortSignal.timeout(longestListing * 1000);
    try {
      listed = await endpoint.listModels(AbortSignal.any([closed.signal, limit]));
      problem = undefined;
    } catch (error) {
      problem = limit.aborted
        ? `${endpoint.baseUrl} has not answered within ${String(longestListing)} seconds.`
        : errorMessage(error);
    }
    if (closed.signal.aborted) return;
    pick.busy = false;
    pick.placeholder = problem === undefined ? 'Which model? Type a name that is not listed' : 'Type the model’s name';
    show();
  };
  pick.onDidChangeValue(show);
  show();
  try {
    return await untilClosed(pick, list, () => {
      const [row] = pick.activeItems;
      if (row && row.name === undefined) void list();
      if (row) return row.name;
      const typed = pick.value.trim(); // its row comes a moment after the text
      return typed === '' ? undefined : typed;
    });
  } finally {
    closed.abort();
  }
}

function nameRows(
  { baseUrl, presentName }: AskedEndpoint,
  listed: readonly string[],
  typed: string,
  problem: string | undefined,
): NameRow[] {
  const rowOf = (label: string, name: string, description: string): NameRow => {
    const words = [description, name === presentName ? inUse : ''];
    return { label, name, description: words.filter((word) => word !== '').join(' · ') };
  };
  const names = presentName === undefined || presentName === '' ? listed : [...new Set([...listed, presentName])];
  const rows = names.map((name) => rowOf(messageText(name), name, ''));
  rows.unshift(
    isOpenAi(baseUrl)
      ? rowOf('Fanout’s choice', '', defaultOpenAiModel)
      : rowOf('The first that it lists', '', messageText(listed[0] ?? '')),
  );
  if (problem !== undefined) {
    const detail = 'Start it and press Enter here to ask once more, type the model’s name, or go back.';
    rows.unshift({ label: `$(warning) ${messageText(problem)}`, detail });
  }
  // Last, so that Enter on the beginning of a name takes the listed one.
  if (typed !== '' && !names.includes(typed)) {
    rows.push({ ...rowOf(messageText(typed), typed, 'as typed'), alwaysShow: true });
  }
  return rows;
}
