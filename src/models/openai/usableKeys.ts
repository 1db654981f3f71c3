import { ModelError } from '../../core/model/modelClient.ts';

/** Gives the keys as they are now, in order of preference; none for endpoints that want no key. */
export type KeySource = () => Promise<readonly string[]> | readonly string[];

/** The given keys trimmed, each once; throws a `ModelError` when OpenAI would get none, or none can be sent. */
export function usableKeys(given: readonly string[], baseUrl: string): readonly string[] {
  const named = new Set(given.map((key) => key.trim()).filter((key) => key !== ''));
  const keys = [...named].filter((key) => /^[\x21-\x7e]+$/.test(key));
  if (keys.length > 0) return keys;
  if (named.size > 0) {
    throw new ModelError(
      'auth',
      `The API key has characters that no key has; set it again with 'Fanout: Set API Key'.`,
    );
  }
  if (isOpenAi(baseUrl)) {
    const advice = `run 'Fanout: Set API Key', or set 'fanout.model.baseUrl' to an endpoint of your own`;
    throw new ModelError('auth', `OpenAI needs an API key; ${advice}.`);
  }
  return keys;
}

function isOpenAi(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && /(^|\.)openai\.com$/.test(new URL(baseUrl).hostname);
}
