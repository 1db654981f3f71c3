const commonJs = String.raw`(?:common\s?-?js|\bcjs\b|\brequire\b(?:\s+calls?)?)`;
const esModules = String.raw`(?:\bes\s?-?(?:6|2015)?\s?-?modules?\b|\besm\b|\becmascript modules?\b|\bes imports?\b)`;

/** True when the goal is the one refactor that the offline model knows: CommonJS to ES modules, in this direction. */
export function isConversionGoal(goal: string): boolean {
  const backwards = new RegExp(`${esModules}[^.\n]{0,40}(?:\\bto\\b|\\binto\\b|→|->)[^.\n]{0,20}${commonJs}`, 'i');
  if (backwards.test(goal)) return false;
  return new RegExp(esModules, 'i').test(goal);
}

/** What the offline model says of itself, as one sentence. */
export const selfDescription =
  'This is the offline model: no language model, but rules that convert CommonJS to ES modules and nothing else.';

/** What to do for any other goal, as one sentence. */
export const remedy = 'For anything else choose a language model in the setting fanout.model.provider.';
