// What every command does first, so that it works in a clean clone: dependencies, then (for a real window) VS Code and
// a browser. Only Node's own modules here. What was found is handed on in the environment:
//   FANOUT_SERVER_FOLDER   the installed VS Code server          FANOUT_CHROMIUM   the browser that shows it
import { checkNode, installDependencies } from './installDependencies.mjs';
import { installServer } from './vscode-host/installServer.mjs';
import { ensureChromium } from './vscode-host/systemPackages.mjs';

/** Makes the clone ready to build and to run the tests that need no VS Code. */
export async function prepare() {
  checkNode();
  await installDependencies();
}

/**
 * Makes a VS Code window possible, in the browser.
 * @returns {Promise<{ FANOUT_SERVER_FOLDER: string, FANOUT_CHROMIUM: string }>} environment for whoever opens it
 */
export async function prepareWindow() {
  const FANOUT_CHROMIUM = await ensureChromium();
  const FANOUT_SERVER_FOLDER = await installServer();
  return { FANOUT_SERVER_FOLDER, FANOUT_CHROMIUM };
}
