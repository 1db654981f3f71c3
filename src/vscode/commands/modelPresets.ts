import { normalBaseUrl, openAiBaseUrl } from '../model/baseUrl.ts';

/** A kind of model that a person can choose, and what is asked for then. */
export interface ModelPreset {
  readonly label: string;
  readonly description: string;
  readonly provider: 'openai' | 'vscode' | 'offline';
  /** What the base URL is, or starts as when `asksUrl`; `undefined` for providers without one. */
  readonly baseUrl?: string;
  readonly asksUrl: boolean;
  readonly asksKey: boolean;
}

/** Where model calls go now; the URL in normal form. */
export interface PresentModel {
  readonly provider: ModelPreset['provider'] | undefined;
  readonly baseUrl: string;
  readonly name: string | undefined;
}

const local = { provider: 'openai', asksUrl: true, asksKey: false } as const;
const remote = { provider: 'openai', asksUrl: false, asksKey: true } as const;

/** The choices of *Fanout: Select Model…*, in the order in which they are shown. */
export const modelPresets: readonly ModelPreset[] = [
  { label: 'OpenAI', description: 'needs an API key', ...remote, baseUrl: openAiBaseUrl },
  { label: 'OpenRouter', description: 'needs an API key', ...remote, baseUrl: 'https://openrouter.ai/api/v1' },
  { label: 'Ollama', description: 'on this machine', ...local, baseUrl: 'http://localhost:11434/v1' },
  { label: 'LM Studio', description: 'on this machine', ...local, baseUrl: 'http://localhost:1234/v1' },
  { label: 'vLLM', description: 'your own server', ...local, baseUrl: 'http://localhost:8000/v1' },
  { label: 'Another endpoint', description: 'any OpenAI-compatible base URL', ...local, asksKey: true },
  {
    label: 'VS Code’s language models',
    description: 'GitHub Copilot and others',
    provider: 'vscode',
    asksUrl: false,
    asksKey: false,
  },
  {
    label: 'Offline',
    description: 'no language model: rules that turn CommonJS into ES modules',
    provider: 'offline',
    asksUrl: false,
    asksKey: false,
  },
];

/** True for the choice that holds now: a base URL of none of the named ones is another endpoint's. */
export function isPresent(preset: ModelPreset, { provider, baseUrl }: PresentModel): boolean {
  if (preset.provider !== provider) return false;
  if (provider !== 'openai') return true;
  const isAt = (url: string | undefined): boolean => url !== undefined && normalBaseUrl(url) === baseUrl;
  if (preset.baseUrl !== undefined) return isAt(preset.baseUrl);
  return !modelPresets.some((other) => isAt(other.baseUrl));
}
