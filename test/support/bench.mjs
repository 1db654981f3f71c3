// npm run bench: each test/bench/**/*.bench.ts in a Node process of its own, one after another; they print their tables.
// Those below test/bench/host run in the extension host of a real VS Code.
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
  const all = findFiles('test/bench', '.bench.ts', argv[2]);
  const inWindow = all.filter((file) => file.startsWith('test/bench/host/'));
  for (const file of all.filter((each) => !inWindow.includes(each))) {
    if ((await runBundled(file)) !== 0) failed++;
  }
  if (inWindow.length > 0) {
    const { runHostTier } = await import('./host.mjs');
    failed += (await runHostTier(argv[2], { folder: 'test/bench/host', suffix: '.bench.ts', minutes: 20 })).failed;
  }
  return failed === 0 ? 0 : 1;
});
