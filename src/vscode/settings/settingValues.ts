import type { StallLimits } from '../../core/agent/stallWatch.ts';
import { isAllowedUnasked } from '../../core/child/commands/allowedCommand.ts';
import type { CommandApproval } from '../../core/child/commands/commandLeave.ts';
import type { OutsideMode } from '../../core/files/rules/changeRules.ts';
import type { SaveMode } from '../../core/files/workspacePort.ts';
import type { ModelPrice } from '../../core/model/usage.ts';
import type { FollowUps } from '../../core/tasks/proposal.ts';
import { baseUrlProblem, normalBaseUrl, openAiBaseUrl } from '../model/baseUrl.ts';
import { pricesExpected, readPrices } from './modelPrices.ts';

/** Where model calls go; `auto` decides by what there is. */
export type ModelProvider = 'auto' | 'openai' | 'vscode' | 'offline';

/** Every setting of Fanout as it stands now; values that the settings' schema forbids are replaced by the default. */
export interface SettingValues {
  readonly model: ModelSettings;
  readonly tasks: {
    readonly maxConcurrent: number;
    readonly maxSpawnDepth: number;
    readonly maxTurns: number;
    /** Tokens in and out together; 0 means no limit. */
    readonly tokenBudget: number;
    /** Milliseconds; 0 means no limit. */
    readonly timeoutMs: number;
    readonly keepFinished: number;
    /** Milliseconds, as the agents count; 0 means no limit. */
    readonly stall: StallLimits;
  };
  /** Tokens in and out together; 0 means no limit. */
  readonly session: { readonly tokenBudget: number };
  readonly files: { readonly save: SaveMode; readonly outsideModule: OutsideMode };
  readonly followUps: FollowUps;
  readonly commands: { readonly approval: CommandApproval; readonly allow: readonly string[] };
}

/** The settings below `fanout.model`. */
export interface ModelSettings {
  readonly provider: ModelProvider;
  /** In normal form; OpenAI's when the person set none. May be unusable: see `baseUrlProblem`. */
  readonly baseUrl: string;
  /** True when the person set a base URL, be it OpenAI's. */
  readonly baseUrlIsSet: boolean;
  /** Without blanks around it; `undefined` when blank. */
  readonly name: string | undefined;
  readonly childName: string | undefined;
  /** By the model's name. */
  readonly prices: ReadonlyMap<string, ModelPrice>;
}

/** The raw value of a setting by its name below `fanout`; `undefined` where neither the person nor a default gives one. */
export type SettingSource = (name: string) => unknown;

/** The defaults and bounds, equal to those in package.json; times in seconds. */
export const settingRules = {
  'model.provider': { default: 'auto', oneOf: ['auto', 'openai', 'vscode', 'offline'] },
  'model.baseUrl': { default: openAiBaseUrl },
  'model.name': { default: '' },
  'model.childName': { default: '' },
  'model.prices': { default: {} },
  'tasks.maxConcurrent': { default: 4, minimum: 1, maximum: 64 },
  'tasks.maxSpawnDepth': { default: 1, minimum: 1, maximum: 5 },
  'tasks.maxTurns': { default: 50, minimum: 1, maximum: 1000 },
  'tasks.tokenBudget': { default: 0, minimum: 0, maximum: 1e12 },
  'session.tokenBudget': { default: 0, minimum: 0, maximum: 1e12 },
  'tasks.firstTokenTimeout': { default: 450, minimum: 0, maximum: 86_400 },
  'tasks.idleTimeout': { default: 60, minimum: 0, maximum: 86_400 },
  'tasks.timeout': { default: 0, minimum: 0, maximum: 604_800 },
  'tasks.keepFinished': { default: 50, minimum: 0, maximum: 1000 },
  // What is meant to hold children back does not let them go by a slip of the pen.
  'files.outsideModule': { default: 'allow', oneOf: ['allow', 'ask', 'deny'], otherwise: 'ask' },
  'commands.approval': { default: 'ask', oneOf: ['ask', 'allowlist', 'deny'] },
  'commands.allow': { default: [] },
  'files.save': { default: 'clean', oneOf: ['clean', 'always', 'never'] },
  followUps: { default: 'ask', oneOf: ['ask', 'auto', 'off'] },
} as const;

type Rules = typeof settingRules;
type NumberSetting = { [Name in keyof Rules]: Rules[Name] extends { minimum: number } ? Name : never }[keyof Rules];
type TextSetting = 'model.name' | 'model.childName';

/**
 * Reads all settings; each value that does not fit is told to `warn` in one sentence and replaced by its default, or what is
 * safer. What cannot work is told and kept: allowed commands that cover none, and a base URL that is none.
 */
export function readSettings(source: SettingSource, warn: (message: string) => void): SettingValues {
  const misfit = (name: keyof Rules, expected: string): void => {
    const rule = settingRules[name];
    const value = 'otherwise' in rule ? JSON.stringify(rule.otherwise) : `its default ${JSON.stringify(rule.default)}`;
    warn(`The setting fanout.${name} must be ${expected}; using ${value} until it is.`);
  };
  const number = (name: NumberSetting, whole: boolean): number => {
    const { minimum, maximum, default: byDefault } = settingRules[name];
    const value = source(name) ?? byDefault;
    const fits = typeof value === 'number' && value >= minimum && value <= maximum;
    if (fits && (!whole || Number.isInteger(value))) return value;
    misfit(name, `a ${whole ? 'whole ' : ''}number from ${String(minimum)} to ${String(maximum)}`);
    return byDefault;
  };
  const text = (name: TextSetting): string => {
    const value = source(name) ?? '';
    if (typeof value === 'string') return value.trim();
    misfit(name, 'text');
    return '';
  };
  const provider = oneOf(settingRules['model.provider'], source('model.provider'), (expected) => {
    misfit('model.provider', expected);
  });
  const save = oneOf(settingRules['files.save'], source('files.save'), (expected) => {
    misfit('files.save', expected);
  });
  const outsideModule = oneOf(settingRules['files.outsideModule'], source('files.outsideModule'), (expected) => {
    misfit('files.outsideModule', expected);
  });
  const followUps = oneOf(settingRules.followUps, source('followUps'), (expected) => {
    misfit('followUps', expected);
  });
  const approval = oneOf(settingRules['commands.approval'], source('commands.approval'), (expected) => {
    misfit('commands.approval', expected);
  });
  const texts = (name: 'commands.allow'): readonly string[] => {
    const value = source(name) ?? [];
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
    misfit(name, 'a list of texts');
    return [];
  };
  const allow = texts('commands.allow');
  // An entry that does not even cover itself.
  const useless = allow.filter((entry) => !isAllowedUnasked(entry, [entry]));
  if (useless.length > 0) {
    const named = useless.map((entry) => JSON.stringify(entry)).join(', ');
    warn(
      `The setting fanout.commands.allow has what covers no command (${named}); write plain commands, without operators, expansions, redirections, globs or assignments.`,
    );
  }
  const prices = (): ModelSettings['prices'] => {
    const read = readPrices(source('model.prices') ?? {});
    if (!read) misfit('model.prices', pricesExpected);
    return read ?? new Map();
  };
  // Anything but text becomes a URL that does not work: falling back to OpenAI could send it what was meant for another.
  const givenUrl = source('model.baseUrl') ?? '';
  const writtenUrl = typeof givenUrl === 'string' ? givenUrl.trim() : JSON.stringify(givenUrl);
  const baseUrl = normalBaseUrl(writtenUrl === '' ? openAiBaseUrl : writtenUrl);
  const urlProblem = baseUrlProblem(baseUrl);
  if (urlProblem !== undefined) warn(urlProblem);
  return {
    model: {
      provider,
      baseUrl,
      baseUrlIsSet: writtenUrl !== '',
      name: text('model.name') || undefined,
      childName: text('model.childName') || undefined,
      prices: prices(),
    },
    tasks: {
      maxConcurrent: number('tasks.maxConcurrent', true),
      maxSpawnDepth: number('tasks.maxSpawnDepth', true),
      maxTurns: number('tasks.maxTurns', true),
      tokenBudget: number('tasks.tokenBudget', true),
      timeoutMs: number('tasks.timeout', false) * 1000,
      keepFinished: number('tasks.keepFinished', true),
      stall: {
        firstTokenMs: number('tasks.firstTokenTimeout', false) * 1000,
        idleMs: number('tasks.idleTimeout', false) * 1000,
      },
    },
    session: { tokenBudget: number('session.tokenBudget', true) },
    files: { save, outsideModule },
    followUps,
    commands: { approval, allow },
  };
}

function oneOf<Value extends string>(
  rule: { readonly default: Value; readonly oneOf: readonly Value[]; readonly otherwise?: Value },
  value: unknown,
  misfit: (expected: string) => void,
): Value {
  if (value === undefined) return rule.default;
  const known = rule.oneOf.find((each) => each === value);
  if (known === undefined) misfit(`one of ${rule.oneOf.join(', ')}`);
  return known ?? rule.otherwise ?? rule.default;
}
