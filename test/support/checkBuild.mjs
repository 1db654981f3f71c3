import { buildExtension } from '../../esbuild.mjs';

/**
 * Makes the production build in dist/ and weighs it.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function checkBuild() {
  const { weight, problems } = await buildExtension({ production: true });
  const mark = problems.length === 0 ? '✔' : '✘';
  console.log(`  ${mark} ${weight}`);
  for (const problem of problems) console.log(`    ${problem}`);
  return problems.length === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
