// Runs bundled test files in this process:  node mochaProgram.mjs SUMMARY.json TIMEOUT_MS FILE…
import { writeFileSync } from 'node:fs';
import { originalPositions } from './originalPosition.ts';
import { runMocha } from './runMocha.ts';

const [summaryFile = '', timeout, ...files] = process.argv.slice(2);
const summary = await runMocha({
  files,
  timeout: Number(timeout),
  color: process.stdout.isTTY,
  // Node's own source maps would cost every error that a test makes, not only those that are told.
  print: (line) => {
    console.log(originalPositions(line));
  },
});
process.exitCode = summary.failed === 0 ? 0 : 1;
writeFileSync(summaryFile, JSON.stringify(summary));

setTimeout(() => {
  // Whatever keeps this process alive now is something that a test has started and not ended.
  const running = process.getActiveResourcesInfo().filter((name) => !['PipeWrap', 'TTYWrap'].includes(name));
  console.error(`  Left running by a test: ${running.join(', ')}`);
  writeFileSync(summaryFile, JSON.stringify({ ...summary, failed: summary.failed + 1 }));
  process.exit(1);
}, 3000).unref();
