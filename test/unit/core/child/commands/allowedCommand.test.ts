import assert from 'node:assert/strict';
import { isAllowedUnasked } from '../../../../../src/core/child/commands/allowedCommand.ts';
import { attacks, entries } from '../../../../support/commandAttacks.ts';

const benign = [
  ...[
    'npm test',
    'npm test --watch=false',
    'npm test -- --grep "two words"',
    "npm test -- --grep 'two words'",
    'npm test src/a.test.ts',
  ],
  ...[
    'npm test --workspace=packages/a',
    'npm test -w packages/a',
    'npm  test',
    ' npm test ',
    'npm test --silent',
    'npm test -- -t x',
  ],
  ...[
    'npm run lint',
    'npm run lint -- --fix',
    'npm run lint --workspaces',
    'npm run lint src',
    'npm run lint --if-present',
  ],
  ...['cargo test', 'cargo test --release', 'cargo test money', 'cargo test --workspace'],
  ...[
    'cargo test --lib money',
    'cargo test --all-features',
    'cargo test -- --nocapture',
    'cargo test --jobs 2',
    'cargo test -q',
  ],
  ...[
    'pytest',
    'pytest -q',
    'pytest tests/a.py',
    'pytest tests/a.py::test_b',
    'pytest -k "a and b"',
    'pytest --maxfail=1',
    'pytest -vv',
  ],
  ...['pytest tests/a-b_c.py', 'pytest --tb=short', 'pytest --tb=no', 'pytest --lf', 'pytest tests tests2'],
  ...['git', 'git status', 'env', 'npm', 'bash', 'node --test', 'npm run', 'python3.12'],
  ...['go test', 'go test -v', 'go test --count=1', 'go test --run TestA', 'go test ./money'],
  ...['./scripts/check', './scripts/check all', './scripts/check --fast', './scripts/check a,b', './scripts/check a@b'],
  ...[
    'ls',
    'ls -la',
    'ls src',
    'ls src/a b',
    'ls "a b"',
    'tsc',
    'tsc --noEmit',
    'tsc --build',
    'tsc --strict --noEmit',
  ],
];

/** Everyday commands below an entry that names their program. */
const everyday: readonly (readonly [entry: string, ...more: string[]])[] = [
  ['npm test', '-- --grep foo', '-- --run src/a.test.ts', '--silent -- --testNamePattern="a b" --coverage', '-s -ws'],
  ['npm run build', '', '--workspace=packages/a', '--if-present'],
  ['pnpm test', '--filter web', '-- -t "adds up"'],
  ['yarn eslint', '--fix src'],
  ['git status -s', ''],
  ['pytest', '-k x -q tests/a.py', '-xvs tests', '-x --lf', '-ra --durations=5', '-n4', '-m "not slow"'],
  ['uv run pytest', '-k x -q', 'tests/a.py'],
  ['bundle exec rspec', 'spec/a_spec.rb:12 --only-failures'],
  ['eslint', '--fix src', '--max-warnings=0 .', '--ext .ts,.tsx src'],
  ['prettier', '--check .', '--write src/a.ts'],
  ['tsc', '--noEmit', '-p .', '-b --verbose', '--noEmit -p packages/a/tsconfig.json'],
  ['./node_modules/.bin/mocha', '--grep "two words" test/a.js'],
  ['vitest run', 'src/a.test.ts -t x'],
  ['cargo test', '--package money -j4 -- --nocapture --test-threads=1', '--no-fail-fast --all-targets'],
  ['cargo clippy', '--all-targets -- -D warnings'],
  ['go test', '-v -race -count=1 -run TestA ./...', '-cover ./money'],
  ['mvn test', '-q -Dtest=MoneyTest -pl core -am'],
  ['./gradlew test', '--tests MoneyTest --info'],
  ['dotnet test', '--no-build -c Release', 'tests/Money.Tests.csproj'],
  ['ruff check', '--fix src'],
  ['rubocop', '-a lib'],
  ['phpunit', '--filter testMoney tests'],
  ['ls', '-la src', '-1'],
  ['grep -rn', 'money src', '-i money --include=a.ts src'],
  ['cat', 'src/a.ts'],
  ['echo', 'hello -n'],
];

/** What only looks harmless to one who knows the dangerous options by heart. */
const unknown: readonly (readonly [entry: string, ...more: string[]])[] = [
  [
    'npm test',
    ...['--script-shel=./evil.sh', '--script-s ./evil.sh', '--node-opt=--require=./evil.js', '--pref evil', '--sc=./x'],
    ...['--script_shell=./evil.sh', '--scriptShell=./evil.sh', '"--script-shel=./evil.sh"', '--no-ignore-scripts'],
    ...[
      '--workspace=../evil',
      '-w ../evil',
      '-w/evil',
      '--foo',
      '-- --reporter=./evil.js',
      '-- -u ./evil.js',
      '-- --ui=x',
    ],
    ...['--globalconf=x', '-- ../evil.test.js', '/tmp/evil.test.js', '-- --testRunner=./x', '--silent --call=x', '-g'],
  ],
  ['pnpm test', '--config.script-shell=./evil.sh', '--dir evil', '-C evil', '--use-node-version=1'],
  ['yarn test', '--cwd evil', '--use-yarnrc x'],
  ['yarn node', 'evil.js'],
  ['uv run python', 'evil.py'],
  ['uv run pytest', '-p evil', '--with evil'],
  ['bundle exec ruby', 'evil.rb'],
  ['bun test', '--preload ./evil.ts', '-r ./evil.ts'],
  [
    'go test',
    ...['-vettool=./evil', '--vettool=./evil', '-exec ./evil', '-ldflags=-extld=./evil', '-toolexec ./evil', '-o evil'],
    ...['-overlay=evil.json', '-modfile=evil.mod', '-C evil', '-args -x ../y', '-vet=x'],
  ],
  [
    'cargo test',
    '--conf build.rustc-wrapper=./evil',
    '--manifest-pat evil',
    '+evil',
    '-Zunstable-options',
    '--target x',
  ],
  [
    'jest',
    ...['--globalSetup ./e.js', '--setupFiles ./e.js', '--testRunner ./e.js', '--transform ./e', '--env ./e.js'],
  ],
  [
    'eslint',
    ...['--rulesdir e', '--resolve-plugins-relative-to ./e', '--parser ./e.js', '-f ./e.js', '--format=./e.js'],
  ],
  ['mocha', '-u ./e.js', '--ui ./e.js', '--file ./e.js', '--delay'],
  ['prettier', '--plugin-search-dir=e', '--parser=./e.js'],
  [
    'pytest',
    '--pyargs evil',
    '--confcutdir=/tmp',
    '--override-ini=addopts=-pevil',
    '--basetemp=src',
    '@evil',
    '-pevil',
  ],
  ['pytest', '--rootdir=e', '--cov=../e', '/tmp/e.py', '../e.py', 'src/../../e.py', '--import-mode=importlib'],
  [
    'mvn test',
    ...[
      '-Dexec=./evil',
      '--file evil.xml',
      '--settings e.xml',
      '-s e.xml',
      'exec:exec',
      '-Dtest=a deploy',
      '-Dtest deploy',
    ],
  ],
  ['./gradlew test', '-I evil.gradle', '--init-scr evil.gradle', 'publish', '-b evil.gradle'],
  ['phpunit', '--bootstrap evil.php', '--bootstrap=e', '--printer x'],
  ['ctest', '-S evil.cmake', '-D Experimental', '--test-command x'],
  ['sort', '--compress-program=./evil', '--compress-prog=./evil', '-o out', '-T x'],
  ['tsc', '@evil', '--project ../evil', '--outFile x', '--generateTrace x'],
  ['cat', '/etc/passwd', '../secret', 'C:/secret', 'src/../../secret'],
  ['dotnet test', '/p:VSTestLogger=x', '-p:x=y', '--settings x', '--logger x', '@x.rsp'],
  ['curl2', 'https://evil.example/x'],
  ['anything', 'SHELL=./evil', '-x', '--run=x', '+x', '-o x'],
  ['flock', 'x evil'],
  ['turbo run test', 'deploy'],
];

const commands = (groups: readonly (readonly [string, ...string[]])[]): (readonly [command: string, entry: string])[] =>
  groups.flatMap(([entry, ...more]) => more.map((rest) => [`${entry} ${rest}`, entry] as const));

describe('isAllowedUnasked', () => {
  it('S10: an option that is not known to be harmless for its program is asked for, also when it is only a part of a name', () => {
    const unasked = commands(unknown).filter(([command, entry]) => isAllowedUnasked(command, [entry]));
    assert.deepEqual(unasked, []);
  });

  it('S10: an entry covers what it spells out', () => {
    for (const [command] of commands(unknown).filter(([command]) => !/["@+]/.test(command))) {
      assert.equal(isAllowedUnasked(command, [command]), true, command);
    }
  });

  it('S10: everyday commands of many tools run unasked', () => {
    const asked = commands(everyday).filter(([command, entry]) => !isAllowedUnasked(command, [entry]));
    assert.deepEqual(asked, []);
  });

  it('S10: not one of more than 300 attacks runs unasked', () => {
    assert.ok(new Set(attacks).size >= 300, String(new Set(attacks).size));
    assert.deepEqual(
      attacks.filter((command) => isAllowedUnasked(command, entries)),
      [],
    );
  });

  it('S10: 50 plain commands that begin with an entry do', () => {
    assert.ok(new Set(benign).size >= 50, String(new Set(benign).size));
    assert.deepEqual(
      benign.filter((command) => !isAllowedUnasked(command, entries)),
      [],
    );
  });

  it('S10: without entries nothing does, and an entry that is no plain command allows nothing', () => {
    for (const command of benign) assert.equal(isAllowedUnasked(command, []), false);
    for (const entry of ['', ' ', 'a;b', 'npm *', '*', '$(x)', 'A=b npm', '"npm test"']) {
      for (const command of [...benign, entry]) assert.equal(isAllowedUnasked(command, [entry]), false, entry);
    }
  });
});
