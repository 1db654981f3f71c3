import assert from 'node:assert/strict';
import { toModelError } from '../../../../src/models/vscode/editorError.ts';

describe('What VS Code’s language models fail with', () => {
  const coded = (code: string, message: string, cause?: unknown): Error => {
    return Object.assign(new Error(message, { cause }), { code });
  };

  for (const [what, error, expected] of [
    [
      'a denied permission',
      coded('NoPermissions', 'denied'),
      /^auth: Fanout may not use VS Code's model 'M' \(denied\); allow it/,
    ],
    [
      'a model that is gone',
      coded('NotFound', ''),
      /^request: VS Code's model 'M' is gone; choose another in 'fanout\.model\.name'\.$/,
    ],
    [
      'a used-up quota',
      coded('Blocked', 'monthly quota'),
      /^rate-limit: .* takes no more requests now \(monthly quota\); try again later/,
    ],
    [
      'a rate limit inside',
      coded('Unknown', 'failed', new Error('Too many\nrequests')),
      /^rate-limit: .*\(failed: Too many requests\)/,
    ],
    [
      'a context that is too long',
      new Error('prompt is too long: 9 tokens'),
      /^context-length: The conversation is too long for/,
    ],
    ['anything else', 'boom', /^server: VS Code's model 'M' failed \(boom\); try again/],
  ] as const) {
    it(`${what} is an error that names the remedy`, () => {
      const { kind, message } = toModelError(error, 'M');
      assert.match(`${kind}: ${message}`, expected);
    });
  }
});
