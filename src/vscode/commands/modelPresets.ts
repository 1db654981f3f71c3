import { defaultOpenAiModel } from '../model/modelChoice.ts';
import { openAiBaseUrl } from '../model/baseUrl.ts';

/** A kind of model that a person can choose, and what is asked for then. */
export interface ModelPreset {
  readonly label: string;
  readonly description: string;
  readonly provider: 'openai' | 'vscode' | 'offline';
  /** What the base URL is, or starts as when `asksUrl`; `undefined` for providers without one. */
  readonly baseUrl?: string;
  readonly asksUrl: boolean;
  readonly asksKey: boolean;
  /** The model's name to start from. */
  readonly name?: string;
}

const local = { provider: 'openai', asksUrl: true, asksKey: false } as const;
const remote = { provider: 'openai', asksUrl: false, asksKey: true } as const;

/** The choices of *Fanout: Select Model…*, in the order in which they are shown. */
export const modelPresets: readonly ModelPreset[] = [
  { label: 'OpenAI', description: 'needs an API key', ...remote, baseUrl: openAiBaseUrl, name: defaultOpenAiModel },
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
