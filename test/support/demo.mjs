// npm run demo: sets itself up, then runs test/demo/run.ts, which opens VS Code through test/support/ui/workbench.ts.
import { argv } from 'node:process';
import { prepare } from './bootstrap.mjs';
import { runCommand } from './narration.mjs';

await runCommand(async () => {
  await prepare();
  // Loaded late: they need what prepare() installs.
  const { runBundled } = await import('./runBundled.mjs');
  const { withWorkbench } = await import('./withWorkbench.mjs');
  return withWorkbench((environment) => runBundled('test/demo/run.ts', argv.slice(2), environment));
});
