import { arch, env, platform, versions } from 'node:process';
import { SetupError } from '../narration.mjs';

/** Whether the VS Code from packages runs on this machine. */
export function hasServerHost() {
  return platform === 'linux' && arch === 'x64';
}

/**
 * Which VS Code the host tests run in: FANOUT_TEST_HOST, or `server` (from packages) on Linux x64 and `desktop`
 * (downloaded by @vscode/test-electron) elsewhere.
 * @returns {'server' | 'desktop'}
 */
export function hostKind() {
  const kind = env.FANOUT_TEST_HOST || (hasServerHost() ? 'server' : 'desktop');
  if (kind !== 'server' && kind !== 'desktop') {
    throw new SetupError(`FANOUT_TEST_HOST is "${kind}"; set it to server or desktop.`);
  }
  if (kind === 'desktop') checkDesktop();
  return kind;
}

function checkDesktop() {
  if (Number(versions.node.split('.')[0]) < 22) {
    throw new SetupError(
      `Tests in a desktop VS Code need Node 22 or newer (@vscode/test-electron asks for it), and this is ${versions.node}; use a newer Node, or FANOUT_TEST_HOST=server on Linux x64.`,
    );
  }
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) {
    throw new SetupError('A desktop VS Code needs a display; run under xvfb-run, or with FANOUT_TEST_HOST=server.');
  }
}
