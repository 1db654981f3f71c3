/**
 * Says what is being done before it begins, and how long it took when it was more than a moment.
 * @template Result
 * @param {string} title
 * @param {() => Promise<Result> | Result} work
 * @returns {Promise<Result>}
 */
export async function step(title, work) {
  console.log(`▸ ${title}`);
  const begin = performance.now();
  const result = await work();
  const seconds = (performance.now() - begin) / 1000;
  if (seconds >= 1) console.log(`  took ${seconds.toFixed(1)} s`);
  return result;
}

/** What stops a command for a reason that the person can do something about; its message is all they need to see. */
export class SetupError extends Error {
  name = 'SetupError';
}

/**
 * Runs a command's main function: a SetupError is shown as its message alone, anything else with its stack.
 * @param {() => Promise<number>} main resolves to the exit code
 */
export async function runCommand(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    explain(error);
    process.exitCode = 1;
  }
}

/** Shows why something could not be done: with a stack only when it is not known what to do about it. */
export function explain(error) {
  if (error instanceof SetupError) console.error(`\n${error.message}`);
  else if (Array.isArray(error.errors))
    console.error('  It does not compile.'); // esbuild has shown where
  else console.error(error);
}
