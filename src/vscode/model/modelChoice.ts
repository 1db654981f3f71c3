import type { ModelProvider, ModelSettings } from '../settings/settingValues.ts';
import { baseUrlProblem, isOpenAi } from './baseUrl.ts';

/** The model for OpenAI's own servers when the person names none. */
export const defaultOpenAiModel = 'gpt-5.1';

/** Said wherever a folder is needed. */
export const noFolder = 'No folder is open; open the folder to work on (File: Open Folder).';

/** What decides where model calls go. */
export interface ModelSituation {
  readonly settings: ModelSettings;
  readonly trusted: boolean;
  readonly hasFolder: boolean;
  /** True when there is a key for the configured base URL. */
  readonly hasKey: boolean;
  /** True when VS Code offers a language model. */
  readonly hasEditorModel: boolean;
}

/** Where model calls go, or why none can be made now as one sentence with the next step. */
export type ModelChoice =
  | {
      readonly kind: 'model';
      readonly provider: 'openai' | 'vscode' | 'offline';
      /** The parent's and the children's model; `undefined` leaves the choice to the provider. */
      readonly name: string | undefined;
      readonly childName: string | undefined;
    }
  | { readonly kind: 'problem'; readonly problem: string };

/** True when the choice depends on whether VS Code offers a language model. */
export function asksForEditorModel({ settings, hasKey }: Pick<ModelSituation, 'settings' | 'hasKey'>): boolean {
  return settings.provider === 'vscode' || (settings.provider === 'auto' && !settings.baseUrlIsSet && !hasKey);
}

/** Where the settings lead, whether a model can be called there or not; `undefined` when `auto` finds nothing. */
export function providerOf({
  settings: { provider, baseUrlIsSet },
  hasKey,
  hasEditorModel,
}: Pick<ModelSituation, 'settings' | 'hasKey' | 'hasEditorModel'>): Exclude<ModelProvider, 'auto'> | undefined {
  if (provider !== 'auto') return provider;
  if (baseUrlIsSet || hasKey) return 'openai';
  return hasEditorModel ? 'vscode' : undefined;
}

/** Chooses by the settings; `auto` takes an endpoint when a base URL or key is set, else VS Code's model, else asks. */
export function chooseModel(situation: ModelSituation): ModelChoice {
  const { settings, trusted, hasFolder, hasKey, hasEditorModel } = situation;
  if (!hasFolder) return problem(noFolder);
  if (!trusted) {
    return problem(
      'This window is in restricted mode, so no model is called; trust the workspace (Workspaces: Manage Workspace Trust).',
    );
  }
  switch (providerOf(situation)) {
    case 'offline':
      return { kind: 'model', provider: 'offline', name: undefined, childName: undefined };
    case 'vscode':
      return hasEditorModel ? editorModel(settings) : problem(noEditorModel);
    case 'openai':
      return endpoint(settings, hasKey);
    case undefined:
      return problem(nothingThere);
  }
}

const noEditorModel =
  'VS Code offers no language model; sign in to a provider such as GitHub Copilot, or choose another in fanout.model.provider.';

const nothingThere =
  'No model is set up; run Fanout: Set API Key for OpenAI, or set fanout.model.baseUrl to another endpoint, or set ' +
  'fanout.model.provider to vscode (a language model of VS Code) or offline (rules, no network).';

function editorModel({ name, childName }: ModelSettings): ModelChoice {
  return { kind: 'model', provider: 'vscode', name, childName: childName ?? name };
}

function endpoint({ baseUrl, name, childName }: ModelSettings, hasKey: boolean): ModelChoice {
  const urlProblem = baseUrlProblem(baseUrl);
  if (urlProblem !== undefined) return problem(urlProblem);
  const atOpenAi = isOpenAi(baseUrl);
  if (atOpenAi && !hasKey) {
    return problem(
      'There is no API key for OpenAI; run Fanout: Set API Key, or set fanout.model.baseUrl to an endpoint without one or ' +
        'fanout.model.provider to offline.',
    );
  }
  // Elsewhere the adapter takes the first model that the endpoint lists.
  const model = name ?? (atOpenAi ? defaultOpenAiModel : undefined);
  return { kind: 'model', provider: 'openai', name: model, childName: childName ?? model };
}

function problem(sentence: string): ModelChoice {
  return { kind: 'problem', problem: sentence };
}
