/** Tokens of one or more model calls. `cached` is the part of `input` that the server read from its cache. */
export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  /** True when any part was estimated because the server sent no figures. */
  readonly estimated: boolean;
  /** What each model had of it, by the model's name; what a model without a name had is in none. */
  readonly models?: ReadonlyMap<string, ModelTokens>;
}

type ModelTokens = Pick<Usage, 'input' | 'output' | 'cached'>;

/** What a model's tokens cost, in US dollars per million. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  /** Of input that the server read from its cache. */
  readonly cached: number;
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
    ...(a.models || b.models ? { models: mergeModels(a.models ?? new Map(), b.models ?? new Map()) } : {}),
  };
}

/** The usage as one of the model with this name. */
export function usageOf(model: string | undefined, usage: Usage): Usage {
  return model === undefined ? usage : { ...usage, models: new Map([[model, usage]]) };
}

/** What it cost in US dollars; `undefined` when nothing was used, or a model of it has no price. */
export function costOf({ input, output, models }: Usage, prices: ReadonlyMap<string, ModelPrice>): number | undefined {
  let cost: number | undefined;
  let left = input + output;
  for (const [model, tokens] of models ?? []) {
    const price = prices.get(model);
    if (!price) return undefined;
    const fresh = tokens.input - tokens.cached;
    const perMillion = fresh * price.input + tokens.cached * price.cached + tokens.output * price.output;
    cost = (cost ?? 0) + perMillion / 1_000_000;
    left -= tokens.input + tokens.output;
  }
  return left > 0 ? undefined : cost;
}

function mergeModels(
  a: ReadonlyMap<string, ModelTokens>,
  b: ReadonlyMap<string, ModelTokens>,
): ReadonlyMap<string, ModelTokens> {
  const sum = new Map(a);
  for (const [model, { input, output, cached }] of b) {
    const known = sum.get(model) ?? noUsage;
    sum.set(model, { input: known.input + input, output: known.output + output, cached: known.cached + cached });
  }
  return sum;
}

/** A rough token count of a text, four characters a token; no tokenizer is bundled. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
