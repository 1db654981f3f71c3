import { systemClock } from './core/base/clock.ts';
import type { Logger } from './core/base/logger.ts';
import { openOffline, openOpenAi } from './models/lazyModels.ts';
import { ModelClients } from './models/modelClients.ts';
import { EditorModel } from './models/vscode/editorModel.ts';
import type { ApiKeys } from './vscode/model/apiKeys.ts';
import type { ModelAvailability } from './vscode/model/modelAvailability.ts';
import type { Settings } from './vscode/settings/settings.ts';

/** The pace at which the offline model shows its words, in milliseconds a word, so that a person can follow. */
const offlinePaceMs = 4;

/** The model of the settings as they are at each call. */
export function chosenModels(
  settings: Settings,
  keys: ApiKeys,
  availability: ModelAvailability,
  logger: Logger,
): ModelClients {
  return new ModelClients(() => {
    const { provider, name } = availability.resolve();
    const { baseUrl } = settings.current.model;
    switch (provider) {
      case 'offline':
        return { key: 'offline', open: () => openOffline({ clock: systemClock, paceMs: offlinePaceMs }) };
      case 'vscode':
        return { key: `vscode ${name ?? ''}`, open: () => Promise.resolve(new EditorModel(name)) };
      case 'openai':
        return {
          key: `openai ${baseUrl} ${name ?? ''}`,
          open: () =>
            openOpenAi({
              baseUrl,
              keys: () => keys.keysFor(baseUrl),
              modelName: name ?? '',
              clock: systemClock,
              random: Math.random,
              logger,
            }),
        };
    }
  });
}
