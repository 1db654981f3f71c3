import type { Rule } from 'eslint';

export declare const importTable: Readonly<Record<string, { folders: string[]; packages: string[] }>>;
export declare const importTableRule: Rule.RuleModule;
