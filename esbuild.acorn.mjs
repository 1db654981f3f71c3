import { readFileSync } from 'node:fs';

/** What checks the inside of regular expressions, a quarter of acorn: the code that Fanout reads has run before. */
const regExpCheck = /^(?:pp\$1\.regexp_\w+|RegExpValidationState\.prototype\.\w+) = function[^]*?^\};?$/gm;
const regExpTables = /^for \(var i = 0, list = \[[^]*?^\}$/m;
const regExpCalls = /^ +this\.validateRegExp\w+\(state\);$/gm;
const regExpState = /new RegExpValidationState\(this\)/;

/** The parser's own methods. Shorter names are also those of other things. */
const method = /^pp(?:\$\d+)?\.(\w{6,}) = function/gm;

/** An esbuild plugin: acorn without its check of regular expressions, and with short names for its own methods. */
export const smallAcorn = {
  name: 'small-acorn',
  setup(build) {
    build.onLoad({ filter: /[\\/]acorn[\\/]dist[\\/]acorn\.mjs$/ }, async ({ path }) => {
      const code = readFileSync(path, 'utf8')
        .replace(regExpCheck, '')
        .replace(/^pp\$1\.validateRegExp\w+ = function[^]*?^\};?$/gm, '')
        .replace(regExpTables, '')
        .replace(regExpCalls, '')
        .replace(regExpState, '{ reset() {} }');
      const methods = [...code.matchAll(method)].map(([, name]) => name);
      const mangleProps = new RegExp(`^(?:${methods.join('|')})$`);
      const { code: contents } = await build.esbuild.transform(code, {
        mangleProps,
        charset: 'utf8',
        target: 'esnext',
      });
      return { contents };
    });
  },
};
