// npm test: sets itself up, then checks, build, and every tier of tests, whether or not an earlier one failed. The last
// line is `N passed, M failed` over all of them.
import { prepare } from './bootstrap.mjs';
import { explain, runCommand, step } from './narration.mjs';

const nothing = { passed: 0, failed: 0 };

await runCommand(async () => {
  await prepare();
  // Loaded late: they need what prepare() installs.
  const { runChecks } = await import('./checks.mjs');
  const { checkBuild } = await import('./checkBuild.mjs');
  const { runPlainTier } = await import('./unit.mjs');
  const { runBundled } = await import('./runBundled.mjs');
  const { runPackageTier } = await import('./package.mjs');
  const { runHostTier } = await import('./host.mjs');
  const { runUiTier } = await import('./ui.mjs');
  const tiers = {
    'Checks: format, lint, types, dead code': runChecks,
    'Production build within its byte budget': checkBuild,
    'Unit tests': () => runPlainTier('unit'),
    'Random cases': () => runPlainTier('random'),
    'Random histories: 250,000 operations of agents, a person and a program': async () => {
      const isRight = (await runBundled('test/bench/history.bench.ts', [], { FANOUT_OPERATIONS: '250000' })) === 0;
      return isRight ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 };
    },
    'Tests of the packaged extension': () => runPackageTier(),
    'Tests in VS Code': () => runHostTier(),
    'UI tests': () => runUiTier(),
  };
  const total = { ...nothing };
  const lines = [];
  for (const [title, run] of Object.entries(tiers)) {
    const result = await step(title, () => orFailure(run));
    total.passed += result.passed;
    total.failed += result.failed;
    lines.push(`  ${title}: ${result.passed} passed, ${result.failed} failed`);
  }
  console.log(`\n${lines.join('\n')}\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
});

/** A tier that cannot run counts as one failure, and the next one has its turn. */
async function orFailure(run) {
  try {
    return await run();
  } catch (error) {
    explain(error);
    return { ...nothing, failed: 1 };
  }
}
