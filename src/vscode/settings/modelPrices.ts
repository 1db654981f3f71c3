import type { ModelPrice } from '../../core/model/usage.ts';

/** What the setting must be, as a part of a sentence. */
export const pricesExpected =
  'an object of model names with input, output and, where it differs, cached in US dollars per million tokens, such as {"gpt-5.1": {"input": 1.25, "output": 10}}';

/** The prices in a value of the setting, by the model's name; `undefined` when it does not fit. */
export function readPrices(value: unknown): ReadonlyMap<string, ModelPrice> | undefined {
  if (!isObject(value)) return undefined;
  const prices = new Map<string, ModelPrice>();
  for (const [model, given] of Object.entries(value)) {
    if (!isObject(given)) return undefined;
    const { input, output, cached = input } = given;
    if (!isPrice(input) || !isPrice(output) || !isPrice(cached)) return undefined;
    prices.set(model, { input, output, cached });
  }
  return prices;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPrice(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}
