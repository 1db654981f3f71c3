import { readFileSync } from 'node:fs';
import { parse } from 'acorn';

/** An esbuild plugin: js-yaml without its writer, which the tables of its one file would keep; they do nothing by themselves. */
export const smallYaml = {
  name: 'small-yaml',
  setup(build) {
    build.onLoad({ filter: /[\\/]js-yaml[\\/]dist[\\/]js-yaml\.mjs$/ }, ({ path }) => {
      const code = readFileSync(path, 'utf8');
      let contents = '';
      let done = 0;
      for (const { start, end } of tables(code)) {
        contents += `${code.slice(done, start)}/* @__PURE__ */ (() => (${code.slice(start, end)}))()`;
        done = end;
      }
      return { contents: contents + code.slice(done) };
    });
  },
};

/** What the file's outermost constants and variables begin with, where that is more than a literal. */
function tables(code) {
  return parse(code, { ecmaVersion: 'latest', sourceType: 'module' })
    .body.filter(({ type }) => type === 'VariableDeclaration')
    .flatMap(({ declarations }) => declarations.map(({ init }) => init))
    .filter((init) => init && init.type !== 'Literal');
}
