// Programs that do not come from npm: a browser and a C++ compiler. Only Node's own modules here.
import { accessSync, constants, existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { env, execPath, getuid } from 'node:process';
import { captureProgram } from '../childProcess.mjs';
import { SetupError, step } from '../narration.mjs';
import { root } from '../root.mjs';

const browserNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const buildTools = { python3: 'python3', make: 'make', 'g++': 'g++' };

/**
 * Finds a Chromium: CHROME, then PATH, then where Playwright keeps its own; installs one when there is none.
 * @returns {Promise<string>} absolute path of the program
 */
export async function ensureChromium() {
  const present = findChromium();
  if (present) return present;
  if (canUseApt()) await step('Installing Chromium (apt-get)', () => aptInstall(['chromium']));
  else await step("Installing Chromium (Playwright's)", installWithPlaywright);
  const installed = findChromium();
  if (installed) return installed;
  throw new SetupError(
    'No Chromium was found or could be installed; install chromium or google-chrome, or set CHROME to the path of one.',
  );
}

/** Makes sure that native modules can be compiled. */
export async function ensureBuildTools() {
  const missing = Object.keys(buildTools).filter((name) => !findProgram(name));
  if (missing.length === 0) return;
  if (canUseApt())
    await step(`Installing ${missing.join(', ')} (apt-get)`, () => aptInstall(missing.map((name) => buildTools[name])));
  const still = missing.filter((name) => !findProgram(name));
  if (still.length === 0) return;
  throw new SetupError(
    `Compiling VS Code's native modules needs ${still.join(', ')}; install the package build-essential and python3 (Debian, Ubuntu) or what your system calls them, then try again.`,
  );
}

function findChromium() {
  if (env.CHROME) {
    if (existsSync(env.CHROME)) return env.CHROME;
    throw new SetupError(`CHROME is set to ${env.CHROME}, which does not exist; correct it or unset it.`);
  }
  for (const name of browserNames) {
    const found = findProgram(name);
    if (found) return found;
  }
  return findPlaywrightChromium();
}

function findPlaywrightChromium() {
  const folder = env.PLAYWRIGHT_BROWSERS_PATH || join(homedir(), '.cache/ms-playwright');
  if (!existsSync(folder)) return undefined;
  const builds = readdirSync(folder)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((left, right) => Number(right.slice(9)) - Number(left.slice(9)));
  return builds
    .flatMap((name) => ['chrome-linux64/chrome', 'chrome-linux/chrome'].map((path) => join(folder, name, path)))
    .find((path) => existsSync(path));
}

function findProgram(name) {
  return (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => isExecutable(path));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(error.code)) return false;
    throw error;
  }
}

/** Only where apt's chromium is a program: Ubuntu's is a snap, which containers cannot run. */
function canUseApt() {
  if (getuid?.() !== 0 || !findProgram('apt-get') || !existsSync('/etc/os-release')) return false;
  return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

async function aptInstall(packages) {
  const environment = { ...env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = await captureProgram('apt-get', ['update'], { env: environment });
  const install = await captureProgram('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
    env: environment,
  });
  if (install.code !== 0) {
    throw new SetupError(`apt-get could not install ${packages.join(', ')}:\n${update.output}${install.output}`);
  }
}

async function installWithPlaywright() {
  const program = join(root, 'node_modules/playwright-core/cli.js');
  const { code, output } = await captureProgram(execPath, [program, 'install', 'chromium']);
  if (code !== 0) console.error(output.trim());
}
