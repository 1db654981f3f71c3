import type { Plugin } from 'esbuild';

export declare const smallOpenAi: Plugin;
