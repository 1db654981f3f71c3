import { readFileSync } from 'node:fs';

/** The parts of the SDK that Fanout calls; all other resources, the helpers in lib and other ways to sign in are left out. */
const kept = /\/openai\/resources\/(index\.mjs|shared\.mjs|models\.mjs|chat\/.*)$/;

/**
 * An esbuild plugin. The openai client constructs all of its resources, so that no bundler can drop those that are
 * never called; this puts in their place classes that say so when somebody does call them.
 */
export const smallOpenAi = {
  name: 'small-openai',
  setup(build) {
    build.onLoad({ filter: /[\\/]openai[\\/](resources|lib|auth)[\\/].*\.mjs$/ }, ({ path }) => {
      if (kept.test(path.replaceAll('\\', '/'))) return undefined;
      const code = readFileSync(path, 'utf8');
      const passedOn = code.match(/^export \* from .*$/gm) ?? [];
      return { contents: [...passedOn, ...exportedNames(code).map(absent)].join('\n'), loader: 'js' };
    });
  },
};

function exportedNames(code) {
  const declared = [...code.matchAll(/^export (?:class|const|function|let|var) (\w+)/gm)].map(([, name]) => name);
  const listed = [...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names]) => names.split(','));
  return [...declared, ...listed.map((name) => name.trim().split(' as ').at(-1)).filter((name) => name !== '')];
}

function absent(name) {
  return `export class ${name} {
  constructor() {
    return new Proxy(this, { get: () => { throw new Error('${name} of openai is left out of the bundle; see esbuild.openai.mjs.'); } });
  }
}`;
}
