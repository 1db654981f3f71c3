// The UI tier: test/ui/**/*.test.ts in Node, driving VS Code in a browser as a person would (test/support/ui/workbench.ts).
//   node test/support/ui.mjs [part of a path]
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { prepare } from './bootstrap.mjs';
import { runCommand } from './narration.mjs';
import { hasServerHost } from './vscode-host/hostKind.mjs';

/**
 * Bundles and runs the UI tests; where VS Code cannot be shown in a browser it says so and runs none.
 * @param {string} [filter] part of a path
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runUiTier(filter) {
  if (!hasServerHost()) {
    console.log('  UI tests need the VS Code from packages, which runs on Linux x64 only: none was run.');
    return { passed: 0, failed: 0 };
  }
  // Loaded late: they need what prepare() installs.
  const { runMochaTier } = await import('./mochaTier.mjs');
  const { withWorkbench } = await import('./withWorkbench.mjs');
  return withWorkbench((environment) =>
    runMochaTier({ folder: 'test/ui', timeout: 120_000, filter, environment, again: true }),
  );
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand(async () => {
    await prepare();
    const { failed } = await runUiTier(argv[2]);
    return failed === 0 ? 0 : 1;
  });
}
