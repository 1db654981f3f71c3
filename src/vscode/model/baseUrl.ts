/** Where `fanout.model.baseUrl` points unless the person says otherwise. */
export const openAiBaseUrl = 'https://api.openai.com/v1';

/** A base URL in the one form in which two of them are compared: no trailing slash, no fragment; as given when it is none. */
export function normalBaseUrl(text: string): string {
  const given = text.trim();
  if (!URL.canParse(given)) return given;
  const url = new URL(given);
  url.hash = '';
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url.search === '' ? url.href.replace(/\/+$/, '') : url.href;
}

/** Why no request can go to this base URL, as one sentence; `undefined` for a usable one. */
export function baseUrlProblem(baseUrl: string): string | undefined {
  const example = `set the setting fanout.model.baseUrl to something like ${openAiBaseUrl} or http://localhost:11434/v1`;
  if (!URL.canParse(baseUrl)) return `The model's base URL is not a web address; ${example}.`;
  const { protocol, username, password } = new URL(baseUrl);
  if (protocol !== 'https:' && protocol !== 'http:') {
    return `The model's base URL begins with neither https:// nor http://; ${example}.`;
  }
  if (username !== '' || password !== '') {
    return "The model's base URL holds a user name or password; take it out of fanout.model.baseUrl, then run Fanout: Set API Key.";
  }
  return undefined;
}

/** True for OpenAI's own servers, the only ones that are known to want a key. */
export function isOpenAi(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false;
  const { hostname } = new URL(baseUrl);
  return hostname === 'api.openai.com' || hostname.endsWith('.api.openai.com');
}
