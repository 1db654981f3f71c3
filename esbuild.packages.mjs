import { smallAcorn } from './esbuild.acorn.mjs';
import { smallOpenAi } from './esbuild.openai.mjs';
import { smallYaml } from './esbuild.yaml.mjs';

/** Plugins that leave out what Fanout does not use of packages, where a bundler by itself cannot see that. */
export const smallPackages = [smallAcorn, smallOpenAi, smallYaml];
