// Only Node's own modules here: this runs before anything is installed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureProgram } from './childProcess.mjs';
import { SetupError, step } from './narration.mjs';
import { root } from './root.mjs';

const oldestNode = [20, 19];

/** Fails with what to do when this Node is too old for the tools that the repository uses. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new SetupError(
    `This needs Node ${oldestNode.join('.')} or newer and runs on ${process.versions.node}; install a newer Node from https://nodejs.org.`,
  );
}

/** Runs `npm ci` when node_modules is missing or does not hold what package-lock.json says. */
export async function installDependencies() {
  if (dependenciesMatchLock()) return;
  await step('Installing dependencies (npm ci)', async () => {
    const { code, output } = await captureProgram(
      'npm',
      ['ci', '--include=dev', '--loglevel=error', '--no-audit', '--no-fund'],
      {
        cwd: root,
        shell: process.platform === 'win32', // npm is a .cmd there, which only a shell starts
      },
    );
    if (code === 0) return;
    const said = output.trim().split('\n').slice(0, 20).join('\n'); // what follows is npm's usage
    throw new SetupError(`npm ci failed:\n${said}\nPut right what it names, then try again.`);
  });
}

function dependenciesMatchLock() {
  const installedFile = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(installedFile);
  return Object.entries(wanted).every(([path, { version, optional, peer }]) => {
    const present = installed[path];
    if (path === '') return true;
    return present ? present.version === version : Boolean(optional || peer);
  });
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
