import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Rewrites positions in bundled files (`file:///…js:line:column`) to where they are in the sources, by the source
 * maps inside those files; neither VS Code's extension host nor a plain Node does so by itself. Other text stays as it is.
 */
export function originalPositions(line: string): string {
  return line.replace(
    /(file:\/\/\/[^\s:()]+\.m?js):(\d+):(\d+)/g,
    (whole, url: string, row: string, column: string) => {
      const map = readSourceMap(fileURLToPath(url));
      const entry = map?.findEntry(Number(row) - 1, Number(column) - 1);
      if (entry === undefined || !('originalSource' in entry)) return whole;
      const source = fileURLToPath(new URL(entry.originalSource, url));
      return `${source}:${String(entry.originalLine + 1)}:${String(entry.originalColumn + 1)}`;
    },
  );
}

function readSourceMap(file: string): SourceMap | undefined {
  if (!existsSync(file)) return undefined;
  const found = /\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/.exec(readFileSync(file, 'utf8'));
  if (found?.[1] === undefined) return undefined;
  return new SourceMap(JSON.parse(Buffer.from(found[1], 'base64').toString('utf8')) as SourceMapPayload);
}
