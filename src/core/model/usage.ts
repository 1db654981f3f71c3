/** Tokens of one or more model calls. `cached` is the part of `input` that the server read from its cache. */
export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  /** True when any part was estimated because the server sent no figures. */
  readonly estimated: boolean;
}

/** No tokens at all. */
export const noUsage: Usage = { input: 0, output: 0, cached: 0, estimated: false };

/** The sum of two usages; estimated when either is. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cached: a.cached + b.cached,
    estimated: a.estimated || b.estimated,
  };
}

/** A rough token count of a text, four characters a token; no tokenizer is bundled. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
