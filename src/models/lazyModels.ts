import type { OfflineModel, OfflineModelOptions } from './offline/offlineModel.ts';
import type { OpenAiModel, OpenAiModelOptions } from './openai/openAiModel.ts';

/** Makes the OpenAI adapter, and loads the SDK only now. Dispose it when done. */
export async function openOpenAi(options: OpenAiModelOptions): Promise<OpenAiModel> {
  const { OpenAiModel } = await import('./openai/openAiModel.ts');
  return new OpenAiModel(options);
}

/** Makes the offline model, and loads its parser only now. */
export async function openOffline(options: OfflineModelOptions): Promise<OfflineModel> {
  const { OfflineModel } = await import('./offline/offlineModel.ts');
  return new OfflineModel(options);
}
