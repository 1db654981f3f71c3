// npm run bench: each test/bench/**/*.bench.ts in a Node process of its own, one after another; they print their tables.
//   node test/support/bench.mjs [part of a path]
import { argv } from 'node:process';
import { prepare } from './bootstrap.mjs';
import { runCommand } from './narration.mjs';

await runCommand(async () => {
  await prepare();
  // Loaded late: they need what prepare() installs.
  const { findFiles } = await import('./bundleTests.mjs');
  const { runBundled } = await import('./runBundled.mjs');
  let failed = 0;
  for (const file of findFiles('test/bench', '.bench.ts', argv[2])) {
    if ((await runBundled(file)) !== 0) failed++;
  }
  return failed === 0 ? 0 : 1;
});
