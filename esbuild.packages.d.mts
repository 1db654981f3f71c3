import type { Plugin } from 'esbuild';

export const smallPackages: Plugin[];
