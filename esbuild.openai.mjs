import { readFileSync } from 'node:fs';

/** The resources that Fanout calls. */
const kept = /\/openai\/resources\/(index\.mjs|shared\.mjs|models\.mjs|chat\/.*)$/;

/** All other resources, the helpers in lib, other ways to sign in, uploads, and streams, which Fanout reads by itself. */
const cut =
  /[\\/]openai[\\/](?:(?:resources|lib|auth)[\\/].*|core[\\/]streaming|internal[\\/](?:uploads|to-file))\.mjs$/;

/** Stands for a part that is left out: it can be constructed, but says so when anything of it is used. */
const absent = `export function absent(name) {
  const fail = () => { throw new Error(name + ' of openai is left out of the bundle; see esbuild.openai.mjs.'); };
  const part = new Proxy({}, { get: fail });
  const get = (target, key) => (key in target ? target[key] : fail());
  return new Proxy(function () {}, { construct: () => part, apply: fail, get });
}`;

/**
 * An esbuild plugin. The openai client constructs all of its resources, so that no bundler can drop those that are
 * never called; this puts in their place what says so when somebody does call them.
 */
export const smallOpenAi = {
  name: 'small-openai',
  setup(build) {
    build.onResolve({ filter: /^small-openai:absent$/ }, ({ path }) => ({ path, namespace: 'small-openai' }));
    build.onLoad({ filter: /./, namespace: 'small-openai' }, () => ({ contents: absent }));
    build.onLoad({ filter: cut }, ({ path }) => {
      if (kept.test(path.replaceAll('\\', '/'))) return undefined;
      const code = readFileSync(path, 'utf8');
      const passedOn = code.match(/^export \* from .*$/gm) ?? [];
      const names = exportedNames(code).map((name) => `export const ${name} = /* @__PURE__ */ absent('${name}');`);
      return { contents: ["import { absent } from 'small-openai:absent';", ...passedOn, ...names].join('\n') };
    });
    // The only query is that of a base URL, as some gateways want one: names with a text each.
    build.onLoad({ filter: /[\\/]openai[\\/]internal[\\/]utils[\\/]query\.mjs$/ }, () => ({
      contents: 'export const stringifyQuery = (query) => new URLSearchParams(query).toString();',
    }));
  },
};

function exportedNames(code) {
  const declaration = /^export (?:async )?(?:class|const|function\*?|let|var) (\w+)/gm;
  const declared = [...code.matchAll(declaration)].map(([, name]) => name);
  const listed = [...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names]) => names.split(','));
  return [...declared, ...listed.map((name) => name.trim().split(' as ').at(-1)).filter((name) => name !== '')];
}
