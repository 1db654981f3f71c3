import { systemClock } from './core/base/clock.ts';
import type { Logger } from './core/base/logger.ts';
import { openOpenAi } from './models/lazyModels.ts';
import type { ModelSetup } from './vscode/commands/selectModel.ts';
import type { ApiKeys } from './vscode/model/apiKeys.ts';
import type { ModelAvailability } from './vscode/model/modelAvailability.ts';
import { setApiKey } from './vscode/model/setApiKey.ts';
import type { Settings } from './vscode/settings/settings.ts';

/** What a person who chooses a model is shown, and can set. */
export function modelSetup(
  settings: Settings,
  keys: ApiKeys,
  availability: ModelAvailability,
  logger: Logger,
): ModelSetup {
  return {
    present: () => ({ ...settings.current.model, provider: availability.provider() }),
    hasKey: (baseUrl) => keys.keysFor(baseUrl).length > 0,
    setApiKey: (given, baseUrl = settings.current.model.baseUrl) => setApiKey(keys, baseUrl, given),
    listModels: async (baseUrl, signal) => {
      const endpoint = await openOpenAi({
        baseUrl,
        keys: () => keys.keysFor(baseUrl),
        modelName: '',
        clock: systemClock,
        random: Math.random,
        logger,
      });
      try {
        return await endpoint.listModels(signal);
      } finally {
        endpoint.dispose();
      }
    },
  };
}
