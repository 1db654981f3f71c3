import type { OpenAiModel, OpenAiModelOptions } from './openai/openAiModel.ts';

/** Makes the OpenAI adapter; the one place that loads the SDK, and only when it is called. Dispose it when done. */
export async function openOpenAi(options: OpenAiModelOptions): Promise<OpenAiModel> {
  const { OpenAiModel } = await import('./openai/openAiModel.ts');
  return new OpenAiModel(options);
}
