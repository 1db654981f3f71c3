import { errorMessage } from '../../core/base/errors.ts';
import { ellipsis } from '../../core/base/text.ts';
import { ModelError } from '../../core/model/modelClient.ts';

/** What VS Code's language models reject with, as a `ModelError` that names the remedy; never an abort. */
export function toModelError(error: unknown, modelName: string): ModelError {
  if (error instanceof ModelError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const words = [error, error instanceof Error ? error.cause : undefined]
    .filter((part) => part !== undefined)
    .map((part) =>
      errorMessage(part)
        .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
        .trim(),
    )
    .filter((text, index, all) => text !== '' && all.indexOf(text) === index)
    .join(': ');
  const says = words === '' ? '' : ` (${ellipsis(words, 300)})`;
  const model = `VS Code's model '${modelName}'`;
  if (code === 'NoPermissions') {
    return new ModelError(
      'auth',
      `Fanout may not use ${model}${says}; allow it under 'Manage Language Model Access…' of the Accounts menu.`,
    );
  }
  if (code === 'NotFound') {
    return new ModelError('request', `${model} is gone${says}; choose another in 'fanout.model.name'.`);
  }
  if (/context (length|window|size)|too long|maximum context|too many input tokens/i.test(words)) {
    return new ModelError(
      'context-length',
      `The conversation is too long for ${model}${says}; start a smaller task, or name a model with a larger context in 'fanout.model.name'.`,
    );
  }
  if (code === 'Blocked' || /quota|rate.?limit|too many requests/i.test(`${code} ${words}`)) {
    return new ModelError(
      'rate-limit',
      `${model} takes no more requests now${says}; try again later, or choose another in 'fanout.model.name'.`,
    );
  }
  return new ModelError('server', `${model} failed${says}; try again, or choose another in 'fanout.model.name'.`);
}
