import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readSettings, settingRules } from '../../../../src/vscode/settings/settingValues.ts';

interface Property {
  readonly default: unknown;
  readonly scope: string;
  readonly type: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

function read(given: Record<string, unknown>): { values: ReturnType<typeof readSettings>; warnings: string[] } {
  const warnings: string[] = [];
  const values = readSettings(
    (name) => given[name],
    (message) => warnings.push(message),
  );
  return { values, warnings };
}

describe('readSettings', () => {
  it('gives the defaults of the design, without a warning, when nothing is set', () => {
    const { values, warnings } = read({});
    assert.deepEqual(values, {
      model: {
        provider: 'auto',
        baseUrl: 'https://api.openai.com/v1',
        baseUrlIsSet: false,
        name: undefined,
        childName: undefined,
        prices: new Map(),
      },
      tasks: {
        maxConcurrent: 4,
        maxSpawnDepth: 1,
        maxTurns: 50,
        tokenBudget: 0,
        timeoutMs: 0,
        keepFinished: 50,
        stall: { firstTokenMs: 450_000, idleMs: 60_000 },
      },
      session: { tokenBudget: 0 },
      files: { save: 'clean', outsideModule: 'allow' },
      followUps: 'ask',
      commands: { approval: 'ask', allow: [] },
    });
    assert.deepEqual(warnings, []);
  });

  it('takes what is set, times in seconds', () => {
    const { values, warnings } = read({
      'model.provider': 'vscode',
      'model.name': ' large ',
      'model.childName': 'small',
      'tasks.maxConcurrent': 1,
      'tasks.firstTokenTimeout': 0,
      'tasks.idleTimeout': 1.5,
      'tasks.timeout': 90,
      'tasks.tokenBudget': 200_000,
      'session.tokenBudget': 5_000_000,
      'files.save': 'never',
    });
    assert.equal(values.model.provider, 'vscode');
    assert.equal(values.model.name, 'large');
    assert.equal(values.model.childName, 'small');
    assert.equal(values.tasks.maxConcurrent, 1);
    assert.deepEqual(values.tasks.stall, { firstTokenMs: 0, idleMs: 1500 });
    assert.deepEqual([values.tasks.timeoutMs, values.tasks.tokenBudget], [90_000, 200_000]);
    assert.equal(values.session.tokenBudget, 5_000_000);
    assert.equal(values.files.save, 'never');
    assert.deepEqual(warnings, []);
  });

  for (const [name, value] of [
    ['model.provider', 'ofline'],
    ['model.name', 7],
    ['model.prices', 3],
    ['model.prices', ['gpt-5.1']],
    ['model.prices', { 'gpt-5.1': { input: 1 } }],
    ['model.prices', { 'gpt-5.1': { input: 1, output: '10' } }],
    ['model.prices', { 'gpt-5.1': { input: 1, output: 10, cached: -1 } }],
    ['tasks.maxConcurrent', 0],
    ['tasks.maxConcurrent', 65],
    ['tasks.maxTurns', 2.5],
    ['tasks.maxTurns', '50'],
    ['tasks.idleTimeout', -1],
    ['tasks.idleTimeout', Number.NaN],
    ['tasks.tokenBudget', 0.5],
    ['session.tokenBudget', -1],
    ['tasks.timeout', 'soon'],
    ['files.save', true],
    ['followUps', 'always'],
    ['commands.approval', 'never'],
    ['commands.allow', 'npm test'],
    ['commands.allow', ['npm test', 7]],
  ] as const) {
    it(`replaces ${name} = ${JSON.stringify(value)} by its default and warns once by name`, () => {
      const { values, warnings } = read({ [name]: value });
      assert.deepEqual(values, read({}).values);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? '', new RegExp(`^The setting fanout\\.${name} must be `));
    });
  }

  it('F10: holds children back when it is not clear whether they may leave their module', () => {
    const { values, warnings } = read({ 'files.outsideModule': 'Deny' });
    assert.equal(values.files.outsideModule, 'ask');
    assert.match(warnings[0] ?? '', /must be one of allow, ask, deny; using "ask" until it is\.$/);
  });

  it('takes prices by the model’s name; cached input costs as any unless told', () => {
    const given = { 'gpt-5.1': { input: 1.25, output: 10, cached: 0.125 }, constructor: { input: 0, output: 1 } };
    const { values, warnings } = read({ 'model.prices': given });
    assert.deepEqual(
      [...values.model.prices],
      [
        ['gpt-5.1', { input: 1.25, output: 10, cached: 0.125 }],
        ['constructor', { input: 0, output: 1, cached: 0 }],
      ],
    );
    assert.deepEqual(warnings, []);
  });

  it('S10: tells of allowed commands that cover none, once and by name, and keeps the others', () => {
    const allow = ['npm test', 'npm test && rm -rf /', 'FORCE=1 make', './gradlew test --offline', 'ls *.js'];
    const { values, warnings } = read({ 'commands.allow': allow });
    assert.deepEqual(values.commands.allow, allow);
    assert.deepEqual(warnings, [
      'The setting fanout.commands.allow has what covers no command ("npm test && rm -rf /", "FORCE=1 make", "ls *.js"); write plain commands, without operators, expansions, redirections, globs or assignments.',
    ]);
    assert.deepEqual(read({ 'commands.allow': ['npm test', 'git diff --stat'] }).warnings, []);
  });

  it('tells of a base URL that is none before anything is sent, and keeps it', () => {
    const { values, warnings } = read({ 'model.baseUrl': 'ollama' });
    assert.equal(values.model.baseUrl, 'ollama');
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /is not a web address; set the setting fanout\.model\.baseUrl to something like /);
    assert.deepEqual(read({ 'model.baseUrl': 'http://localhost:11434/v1' }).warnings, []);
  });

  it('S5: never falls back to OpenAI for a base URL that is not even text', () => {
    const { model } = read({ 'model.baseUrl': { url: 'http://localhost' } }).values;
    assert.notEqual(model.baseUrl, settingRules['model.baseUrl'].default);
    assert.equal(model.baseUrlIsSet, true);
  });

  it('knows a base URL that is set, be it the default one, from none, a blank one included', () => {
    assert.equal(read({ 'model.baseUrl': 'https://api.openai.com/v1/' }).values.model.baseUrlIsSet, true);
    assert.equal(read({ 'model.baseUrl': '  ' }).values.model.baseUrlIsSet, false);
    assert.equal(read({ 'model.baseUrl': ' http://localhost:1/v1/ ' }).values.model.baseUrl, 'http://localhost:1/v1');
  });
});

describe('the settings in package.json', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
    contributes: { configuration: { properties: Record<string, Property> } };
  };
  const { properties } = manifest.contributes.configuration;
  const names = Object.keys(settingRules).map((name) => `fanout.${name}`);

  it('are those that the code reads, and no others', () => {
    assert.deepEqual(Object.keys(properties).sort(), names.sort());
  });

  for (const [name, rule] of Object.entries(settingRules)) {
    it(`state the default and bounds of ${name} that the code holds to`, () => {
      const property = properties[`fanout.${name}`];
      assert.ok(property);
      const { default: byDefault, enum: oneOf, minimum, maximum } = property;
      const stated = JSON.parse(JSON.stringify({ default: byDefault, oneOf, minimum, maximum })) as object;
      assert.deepEqual({ ...rule, ...stated }, rule);
      assert.deepEqual(Object.keys(stated).length, Object.keys(rule).filter((key) => key !== 'otherwise').length);
    });
  }

  it('S5: a repository can set none that chooses where a key goes or what is spent', () => {
    const free = Object.entries(properties).filter(([, { scope }]) => scope !== 'application');
    assert.deepEqual(free.map(([name]) => name).sort(), [
      'fanout.files.outsideModule',
      'fanout.files.save',
      'fanout.tasks.keepFinished',
    ]);
  });
});
