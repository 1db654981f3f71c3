import * as vscode from 'vscode';
import { HumanError } from '../../core/base/errors.ts';
import { baseUrlProblem, normalBaseUrl } from '../model/baseUrl.ts';
import type { Invocation } from './invocation.ts';
import { modelPresets, type ModelPreset } from './modelPresets.ts';

const title = 'Select Model';

/**
 * `fanout.selectModel`: asks where model calls shall go and writes that to the person's settings; with a provider
 * (`openai`, `vscode`, `offline`) as its argument it writes that alone and asks nothing.
 */
export async function selectModel(invocation: Invocation): Promise<void> {
  const given = invocation.argument(0);
  if (given !== undefined) return setProvider(given);
  const picked = await invocation.pick(modelPresets, { title, placeHolder: 'Where shall the agents’ model calls go?' });
  if (!picked) return;
  const settings = vscode.workspace.getConfiguration('fanout.model');
  const chosen =
    picked.provider === 'vscode' ? await askEditorModel(invocation) : await askEndpoint(invocation, picked);
  if (!chosen) return;
  const values = { ...chosen, childName: undefined, provider: picked.provider };
  for (const [name, value] of Object.entries(values)) {
    await settings.update(name, value, vscode.ConfigurationTarget.Global);
  }
  if (picked.asksKey) await vscode.commands.executeCommand('fanout.setApiKey');
  const { name, baseUrl } = chosen;
  const where = picked.asksUrl && baseUrl !== undefined ? ` at ${baseUrl}` : '';
  const message = `Fanout uses ${picked.label}${where}${name === undefined ? '' : `, model ${name}`}.`;
  void vscode.window.showInformationMessage(message);
}

async function setProvider(given: unknown): Promise<void> {
  const preset = modelPresets.find(({ provider }) => provider === given);
  if (!preset) throw new HumanError('fanout.selectModel takes one of openai, vscode and offline.');
  const settings = vscode.workspace.getConfiguration('fanout.model');
  await settings.update('provider', preset.provider, vscode.ConfigurationTarget.Global);
}

interface ChosenModel {
  readonly baseUrl?: string;
  readonly name?: string;
}

async function askEndpoint(invocation: Invocation, preset: ModelPreset): Promise<ChosenModel | undefined> {
  if (preset.provider === 'offline') return {};
  const baseUrl = preset.asksUrl ? await askUrl(invocation, preset) : preset.baseUrl;
  if (baseUrl === undefined) return undefined;
  const name = await invocation.askText({
    title,
    prompt: `The model’s name, as ${preset.label === 'Another endpoint' ? 'the endpoint' : preset.label} calls it.`,
    ...(preset.name === undefined ? {} : { value: preset.name }),
  });
  return name === undefined ? undefined : { baseUrl, name };
}

async function askUrl(invocation: Invocation, { label, baseUrl = '' }: ModelPreset): Promise<string | undefined> {
  const placeholder = 'https://models.example.com/v1';
  const problemOf = (text: string): string | undefined =>
    baseUrlProblem(normalBaseUrl(text)) &&
    'Type a web address such as http://localhost:11434/v1, without a password in it.';
  return invocation.askText({ title, prompt: `The base URL of ${label}.`, placeholder, value: baseUrl, problemOf });
}

async function askEditorModel(invocation: Invocation): Promise<ChosenModel | undefined> {
  const models = await vscode.lm.selectChatModels();
  if (models.length === 0) {
    throw new HumanError('VS Code offers no language model; sign in to a provider such as GitHub Copilot first.');
  }
  const items = models.map(({ name, vendor, id }) => ({ label: name, description: `${vendor}/${id}` }));
  const picked = await invocation.pick(items, { title, placeHolder: 'Which model?' });
  return picked && { name: picked.description };
}
