import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';

/** What the place of VS Code's ripgrep depends on. */
export interface HostSystem {
  /** `vscode.env.appRoot`. */
  readonly appRoot: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
}

/** The ripgrep that VS Code itself searches with, as an absolute path; `undefined` where it cannot be found or run. */
export async function findRipgrep({ appRoot, platform, arch }: HostSystem): Promise<string | undefined> {
  const name = platform === 'win32' ? 'rg.exe' : 'rg';
  const places = [
    ['@vscode', 'ripgrep', 'bin'],
    ['@vscode', 'ripgrep-universal', 'bin', `${platform}-${arch}`],
    ['vscode-ripgrep', 'bin'],
  ];
  for (const modules of ['node_modules.asar.unpacked', 'node_modules']) {
    for (const place of places) {
      const program = join(appRoot, modules, ...place, name);
      if (await isExecutable(program)) return program;
    }
  }
  return undefined;
}

async function isExecutable(program: string): Promise<boolean> {
  try {
    await access(program, constants.X_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
