/** Programs that run what their arguments name: an entry for one covers only what it spells out. */
const starters: ReadonlySet<string> = new Set([
  ...['sh', 'bash', 'dash', 'zsh', 'fish', 'ksh', 'csh', 'tcsh', 'busybox', 'cmd', 'powershell', 'pwsh', 'wsl'],
  ...['env', 'exec', 'eval', 'command', 'builtin', 'source', '.', 'sudo', 'doas', 'su', 'runuser', 'chroot', 'unshare'],
  ...['time', 'timeout', 'nohup', 'nice', 'ionice', 'setsid', 'stdbuf', 'watch', 'xargs', 'parallel', 'entr', 'script'],
  ...['find', 'fd', 'rg', 'git', 'hg', 'svn', 'ssh', 'scp', 'sftp', 'rsync', 'curl', 'wget', 'nc', 'socat', 'strace'],
  ...['node', 'deno', 'tsx', 'ts-node', 'python', 'pypy', 'perl', 'ruby', 'php', 'lua', 'tclsh', 'java', 'osascript'],
  ...['awk', 'gawk', 'mawk', 'nawk', 'sed', 'ed', 'vi', 'vim', 'nvim', 'emacs', 'less', 'more', 'man', 'most', 'gdb'],
  ...['tar', 'zip', 'unzip', '7z', 'make', 'gmake', 'cmake', 'ninja', 'just', 'npx', 'pnpx', 'bunx', 'uvx', 'pipx'],
  ...[
    'docker',
    'podman',
    'kubectl',
    'vagrant',
    'systemd-run',
    'start',
    'open',
    'xdg-open',
    'rundll32',
    'crontab',
    'at',
  ],
  ...['ash', 'nu', 'pkexec', 'run0', 'gosu', 'flock', 'setarch', 'taskset', 'chrt', 'prlimit', 'nsenter', 'fakeroot'],
  ...[
    'firejail',
    'xvfb-run',
    'dbus-run-session',
    'screen',
    'tmux',
    'expect',
    'hyperfine',
    'perf',
    'ltrace',
    'valgrind',
  ],
  ...['lldb', 'ccache', 'nix', 'nix-shell', 'direnv', 'mise', 'asdf', 'volta', 'nvm', 'fnm', 'pyenv', 'rbenv', 'conda'],
  ...['cross-env', 'dotenv', 'concurrently', 'nodemon', 'pm2', 'lerna', 'nx', 'turbo', 'electron', 'vite-node', 'ant'],
  ...['tox', 'nox', 'invoke', 'fab', 'task', 'mage', 'bazel', 'ansible', 'terraform', 'gh', 'sqlite', 'psql', 'mysql'],
  ...['rscript', 'julia', 'elixir', 'iex', 'erl', 'scala', 'kotlin', 'groovy', 'clojure', 'dart', 'flutter', 'runghc'],
]);

/** Programs that do so by some of their sub-commands. */
const packageTools: ReadonlySet<string> = new Set([
  ...['npm', 'pnpm', 'yarn', 'bun', 'corepack', 'cargo', 'rustup', 'go', 'dotnet', 'mvn', 'mvnw', 'gradle', 'gradlew'],
  ...['pip', 'uv', 'poetry', 'pipenv', 'hatch', 'bundle', 'gem', 'composer', 'rake', 'mix', 'sbt', 'swift', 'brew'],
]);

const startingSubcommands: ReadonlySet<string> = new Set([
  ...[
    'exec',
    'x',
    'dlx',
    'run',
    'run-script',
    'rum',
    'urn',
    'create',
    'init',
    'innit',
    'explore',
    'config',
    'set',
    'c',
  ],
  ...['install', 'i', 'add', 'ci', 'install-test', 'it', 'link', 'rebuild', 'generate', 'tool', 'env', 'edit'],
]);

/** True when what follows these words may name another program. */
export function startsOthers([program = '', ...rest]: readonly string[]): boolean {
  const name = plainName(program);
  if (starters.has(name)) return true;
  if (!packageTools.has(name)) return false;
  const subcommand = rest.find((word) => !word.startsWith('-'));
  // `uv run python`, `yarn node`.
  if (rest.some((word) => word !== 'exec' && starters.has(plainName(word)))) return true;
  // `npm run` alone would allow every script, `npm run lint` allows that one.
  return subcommand === undefined || (startingSubcommands.has(subcommand) && subcommand === rest.at(-1));
}

/** The program that takes the arguments behind these words: of `uv run pytest` it is pytest. */
export function programOf([program = '', subcommand = '', started, ...rest]: readonly string[]): string {
  const name = plainName(program);
  const passesOn = started !== undefined && rest.length === 0 && /^(?:run|exec)$/.test(subcommand);
  return passesOn && /^(?:uv|poetry|pipenv|hatch|bundle)$/.test(name) ? plainName(started) : name;
}

/** `/usr/bin/python3.12` is python, `NPX.cmd` is npx. */
function plainName(program: string): string {
  const file = program.replace(/^.*\//, '').toLowerCase();
  return file.replace(/\.(exe|cmd|bat|com|ps1)$/, '').replace(/(?<=.)[\d.]+$/, '');
}
