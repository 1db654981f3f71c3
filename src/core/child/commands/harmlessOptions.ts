/**
 * What options do differs from program to program, and many take a part of a name for the whole. So an option is harmless
 * only when it stands here, spelled out, for that program: it then names no program, no code, no configuration, and no place
 * to write to (S10).
 */
const everywhere =
  '-v -q --help --version --verbose --quiet --silent --color --colors --no-color --no-colors --fast --all --check --dry-run --watch --no-watch --bail --fail-fast --strict';

const scripts =
  '--grep --fgrep --invert --run --runInBand --ci --coverage --no-coverage --watchAll --fix --no-fix --no-cache --timeout --retries --jobs --parallel --exit --forbidOnly --forbid-only --testNamePattern --test-name-pattern --testPathPattern --testPathPatterns --test-path-pattern --maxWorkers --max-warnings --passWithNoTests --onlyChanged --changedSince --changed --findRelatedTests --updateSnapshot --update --detectOpenHandles --expand --shard --ext --list-different --noEmit --pretty --incremental --skipLibCheck --nocapture';

const byPrograms: readonly (readonly [programs: string, options: string])[] = [
  [
    'npm pnpm yarn bun',
    `${scripts} -s -w -ws --workspace --workspaces --include-workspace-root --if-present --recursive --filter --loglevel`,
  ],
  ['mocha jest vitest ava tap eslint prettier biome standard stylelint xo', `${scripts} -t -g -i -w -b --write`],
  ['tsc vue-tsc', `${scripts} -p -b -w --project --build --listFiles --traceResolution --noErrorTruncation`],
  [
    'pytest',
    '-k -s -x -l -m -n -ra -rA -rf -rs -rP --maxfail --tb --lf --ff --nf --sw --co --last-failed --failed-first --stepwise --collect-only --exitfirst --showlocals --no-header --no-summary --durations --cov',
  ],
  [
    'cargo',
    '-j --release --workspace --package --exclude --lib --bin --bins --test --tests --bench --benches --example --examples --doc --all-targets --features --all-features --no-default-features --no-run --no-fail-fast --keep-going --jobs --locked --offline --frozen --no-deps',
  ],
  [
    'rust-test',
    '-D -W -A --nocapture --no-capture --test-threads --ignored --include-ignored --exact --skip --show-output --list',
  ],
  [
    'go',
    '--v --run --skip --count --race --short --cover --bench --benchmem --timeout --failfast --parallel --cpu --shuffle --json --list --n --x --tags',
  ],
  ['dotnet', '-c --configuration --filter --framework --no-build --no-restore --list-tests --nologo'],
  [
    'mvn mvnw',
    '-o -B -U -e -ntp -am -pl -Dtest -DskipTests --offline --batch-mode --no-transfer-progress --fail-at-end',
  ],
  [
    'gradle gradlew',
    '-i -a --tests --info --stacktrace --offline --parallel --continue --no-daemon --rerun-tasks --console',
  ],
  [
    'ruff black isort mypy flake8',
    '-l --select --ignore --fix --diff --pretty --line-length --check-only --show-fixes',
  ],
  [
    'rubocop rspec',
    '-a -A -e --example --only --autocorrect --autocorrect-all --only-failures --next-failure --order --seed --backtrace',
  ],
  ['phpunit', '--filter --testsuite --group --exclude-group --testdox --stop-on-failure --stop-on-error'],
  ['ctest', '-R -E -L -j -N -V -VV --output-on-failure --rerun-failed --parallel --stop-on-failure'],
  ['echo printf', '-n -e -E'],
  ['gofmt rustfmt', '-l -d -s -w'],
  ['ls', '-l -a -A -h -t -S -R -1 -d -F'],
  ['cat head tail wc', '-n -c -l -w -m --lines --bytes --words'],
  ['grep egrep fgrep', '-r -R -n -i -l -L -E -F -w -x -c -o -h -H -A -B -C -m --include --exclude --exclude-dir'],
  ['diff', '-u -r -w -b -B --unified --recursive --brief --stat'],
];

/** Programs that hand what stands behind `--` to another one. */
const behindDashes: Readonly<Record<string, string>> = {
  cargo: 'rust-test',
  npm: 'jest',
  pnpm: 'jest',
  yarn: 'jest',
  bun: 'jest',
};

/** Programs that take each further word for something to do, but for the words behind these options. */
const takeGoals: ReadonlySet<string> = new Set(['mvn', 'mvnw', 'gradle', 'gradlew', 'rake', 'sbt']);
const withValue: ReadonlySet<string | undefined> = new Set(['-pl', '--tests', '--console']);

/** True when nothing among the further arguments of a program steers what runs, is loaded, or is written, or leads elsewhere. */
export function areHarmless(program: string, words: readonly string[]): boolean {
  let options = optionsOf(program);
  return words.every((word, index) => {
    if (word === '--') options = optionsOf(behindDashes[program] ?? program);
    else if (!word.startsWith('-')) {
      const isGoal = takeGoals.has(program) && !withValue.has(words[index - 1]);
      return !isGoal && !steers.test(word) && !leadsElsewhere(word);
    } else {
      const [name = '', ...value] = (program === 'go' ? word.replace(/^-(?!-)/, '--') : word).split('=');
      return isKnown(name, options) && !leadsElsewhere(value.join('='));
    }
    return true;
  });
}

function optionsOf(program: string): ReadonlySet<string> {
  const own = byPrograms.find(([programs]) => programs.split(' ').includes(program))?.[1] ?? '';
  return new Set(`${everywhere} ${own}`.split(' '));
}

/** Letters may stand together, with a number behind: `-vv`, `-la`, `-j4`. */
function isKnown(name: string, options: ReadonlySet<string>): boolean {
  if (options.has(name)) return true;
  const letters = /^-([A-Za-z]+)\d*$/.exec(name)?.[1];
  return letters !== undefined && Array.from(letters).every((letter) => options.has(`-${letter}`));
}

/** `NAME=value` sets a variable, `@file` stands for what is in it, `+word` is an option to some. */
const steers = /^(?:[A-Za-z_]\w*=|[@+])/;

/** True for a path out of the folder, an address, and an option of Windows' kind. */
function leadsElsewhere(word: string): boolean {
  return /^\/|^[A-Za-z]:\/|:\/\/|(?:^|[/=:,])\.\.(?:$|\/)|[=:,]\//.test(word);
}
