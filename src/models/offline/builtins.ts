const builtins = new Set(
  (
    'assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain ' +
    'events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl ' +
    'stream string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib'
  ).split(' '),
);

/** True for the specifier of a module that Node itself brings, also a part of one such as `fs/promises`. */
export function isBuiltin(specifier: string): boolean {
  if (specifier.startsWith('node:')) return true;
  return (
    builtins.has(specifier.split('/')[0] ?? '') &&
    /^[a-z0-9_]+(?:\/(?:promises|posix|win32|strict|web|consumers|types))?$/.test(specifier)
  );
}

/** The specifier with Node's own scheme before it. */
export function withNodePrefix(specifier: string): string {
  return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
}
