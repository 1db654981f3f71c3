import * as vscode from 'vscode';
import type { Profile } from '../../core/profiles/profile.ts';
import { messageText } from '../messageText.ts';
import { pickOne, type PickPosition } from './moduleInput.ts';
import type { Step } from './textInput.ts';

/** Stands for working by no profile; no profile’s name is empty. */
export const noProfile = '';

/** Asks by which profile the tasks shall work; `noProfile` for none. `chosen` is the one that is marked. */
export async function pickProfile(
  profiles: readonly Profile[],
  position: PickPosition,
  chosen: string | undefined,
): Promise<Step<string>> {
  const none = { label: '$(circle-slash) No profile', description: 'plain coding agents', name: noProfile };
  const rows = [none, ...profiles.map(profileRow)];
  const active = rows.find(({ name }) => name === chosen) ?? none;
  const step = await pickOne(rows, position, 'By which profile shall the tasks work?', active);
  return step.kind === 'given' ? { kind: 'given', value: step.value.name } : step;
}

function profileRow({ name, path, description, model, toolsets, warnings }: Profile): vscode.QuickPickItem & {
  readonly name: string;
} {
  const facts = [
    path,
    ...(model === undefined ? [] : [model]),
    ...(toolsets ? [toolsets.join(', ') || 'no tools'] : []),
  ];
  const problem = warnings.length === 0 ? [] : [`$(warning) ${messageText(warnings.join(' '))}`];
  return {
    name,
    label: `$(person) ${messageText(name)}`,
    description: messageText(facts.join(' · ')),
    detail: [messageText(description), ...problem].filter((part) => part !== '').join(' '),
  };
}
