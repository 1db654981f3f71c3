import * as vscode from 'vscode';
import { HumanError } from '../../core/base/errors.ts';
import { messageText } from '../messageText.ts';
import { baseUrlProblem, normalBaseUrl } from '../model/baseUrl.ts';
import type { Invocation } from './invocation.ts';
import { inUse, pickModelName } from './modelNameInput.ts';
import { isPresent, modelPresets, type ModelPreset, type PresentModel } from './modelPresets.ts';
import { askText, type Step } from './textInput.ts';

/** What choosing a model needs. */
export interface ModelSetup {
  readonly present: () => PresentModel;
  /** True when there is a key that may go to this base URL. */
  readonly hasKey: (baseUrl: string) => boolean;
  /** Stores what is given for the base URL, that of the settings without one, or asks for it; resolves with what was done as one sentence, `undefined` when dismissed. */
  readonly setApiKey: (given?: unknown, baseUrl?: string) => Promise<string | undefined>;
  /** The names of the models at a base URL, which alone gets the keys that were entered for it; rejects with a sentence that says why there is none. */
  readonly listModels: (baseUrl: string, signal: AbortSignal) => Promise<readonly string[]>;
}

const title = 'Select Model';

/**
 * `fanout.selectModel`: asks where model calls shall go and writes that to the person's settings; with a provider
 * (`openai`, `vscode`, `offline`) as its argument it writes that alone and asks nothing.
 */
export async function selectModel(invocation: Invocation, setup: ModelSetup): Promise<void> {
  const given = invocation.argument(0);
  if (given !== undefined) return setProvider(given);
  for (;;) {
    const items = modelPresets.map((preset) => {
      const mark = isPresent(preset, setup.present()) ? ` · ${inUse}` : '';
      return { label: preset.label, description: `${preset.description}${mark}`, preset };
    });
    const picked = await invocation.pick(items, { title, placeHolder: 'Where shall the agents’ model calls go?' });
    if (!picked) return;
    const { preset } = picked;
    const step =
      preset.provider === 'vscode' ? await askEditorModel(invocation, setup) : await askEndpoint(preset, setup);
    if (step.kind === 'dismissed') return;
    if (step.kind === 'given') return store(preset, step.value);
  }
}

async function setProvider(given: unknown): Promise<void> {
  const preset = modelPresets.find(({ provider }) => provider === given);
  if (!preset) throw new HumanError('fanout.selectModel takes one of openai, vscode and offline.');
  const settings = vscode.workspace.getConfiguration('fanout.model');
  await settings.update('provider', preset.provider, vscode.ConfigurationTarget.Global);
}

interface ChosenModel {
  readonly baseUrl?: string;
  /** `""` leaves it to Fanout. */
  readonly name?: string;
}

async function store(preset: ModelPreset, { baseUrl, name = '' }: ChosenModel): Promise<void> {
  const settings = vscode.workspace.getConfiguration('fanout.model');
  const values = {
    ...(baseUrl === undefined ? {} : { baseUrl }),
    name: name === '' ? undefined : name,
    childName: undefined,
    provider: preset.provider,
  };
  for (const [setting, value] of Object.entries(values)) {
    await settings.update(setting, value, vscode.ConfigurationTarget.Global);
  }
  const where = preset.asksUrl && baseUrl !== undefined ? ` at ${baseUrl}` : '';
  const message = `Fanout uses ${preset.label}${where}${name === '' ? '' : `, model ${name}`}.`;
  void vscode.window.showInformationMessage(messageText(message));
}

async function askEndpoint(preset: ModelPreset, setup: ModelSetup): Promise<Step<ChosenModel>> {
  if (preset.provider === 'offline') return { kind: 'given', value: {} };
  const totalSteps = preset.asksUrl ? 3 : 2;
  const present = setup.present();
  let baseUrl = preset.asksUrl && isPresent(preset, present) ? present.baseUrl : (preset.baseUrl ?? '');
  for (;;) {
    if (preset.asksUrl) {
      const url = await askUrl(preset.label, baseUrl, totalSteps);
      if (url.kind !== 'given') return url;
      baseUrl = normalBaseUrl(url.value);
    }
    if (preset.asksKey && !setup.hasKey(baseUrl)) {
      const done = await setup.setApiKey(undefined, baseUrl);
      if (done !== undefined) void vscode.window.showInformationMessage(messageText(done));
    }
    const isInUse = present.provider === 'openai' && present.baseUrl === baseUrl;
    const name = await pickModelName(
      {
        baseUrl,
        presentName: isInUse ? (present.name ?? '') : undefined,
        listModels: (signal) => setup.listModels(baseUrl, signal),
      },
      { title, step: totalSteps, totalSteps },
    );
    if (name.kind === 'given') return { kind: 'given', value: { baseUrl, name: name.value } };
    if (name.kind === 'dismissed' || !preset.asksUrl) return name;
  }
}

async function askUrl(label: string, value: string, totalSteps: number): Promise<Step<string>> {
  const placeholder = 'https://models.example.com/v1';
  const problemOf = (text: string): string | undefined =>
    baseUrlProblem(normalBaseUrl(text)) &&
    'Type a web address such as http://localhost:11434/v1, without a password in it.';
  return askText({ title, step: 2, totalSteps, prompt: `The base URL of ${label}.`, placeholder, value, problemOf });
}

async function askEditorModel(invocation: Invocation, setup: ModelSetup): Promise<Step<ChosenModel>> {
  const models = await vscode.lm.selectChatModels();
  if (models.length === 0) {
    throw new HumanError('VS Code offers no language model; sign in to a provider such as GitHub Copilot first.');
  }
  const present = setup.present();
  const items = models.map(({ name: label, vendor, id }) => {
    const name = `${vendor}/${id}`;
    const mark = present.provider === 'vscode' && present.name === name ? ` · ${inUse}` : '';
    return { label, description: `${name}${mark}`, name };
  });
  const picked = await invocation.pick(items, { title, placeHolder: 'Which model?' });
  return picked ? { kind: 'given', value: { name: picked.name } } : { kind: 'dismissed' };
}
