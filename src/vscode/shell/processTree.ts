import { spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How a process must be started so that `endTree` reaches all that it starts: in a group of its own. */
export const treeOptions = { detached: process.platform !== 'win32', windowsHide: true } as const;

/** Asks a process and all that it started to end, or ends them at once; nothing happens when they are gone. */
export function endTree({ pid }: ChildProcess, how: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    const system = process.env['SystemRoot'] ?? 'C:\\Windows';
    const taskkill = join(system, 'System32', 'taskkill.exe');
    spawn(taskkill, ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      () => undefined,
    );
    return;
  }
  try {
    process.kill(-pid, how);
  } catch {
    // The group is empty already.
  }
}

/** The variable by which a command's processes are known, also those that have left its group (`setsid`). */
export const markName = 'FANOUT_COMMAND';

/** So often what is left is looked for: one that is being ended may have started another. */
const rounds = 50;

/** Ends at once every process that has this mark; resolves when none is left. Only Linux lets us look: elsewhere nothing happens. */
export async function endMarked(mark: string): Promise<void> {
  if (process.platform !== 'linux') return;
  for (let round = 0; round < rounds; round++) {
    const left = await markedProcesses(`${markName}=${mark}`);
    if (left.length === 0) return;
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}

/** The environment that a process began with; nobody else's can be read, and one that has ended has none. */
async function markedProcesses(entry: string): Promise<number[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const marked = await Promise.all(
    names.map(async (name) => {
      const environment = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '');
      return environment.split('\0').includes(entry) ? [Number(name)] : [];
    }),
  );
  return marked.flat();
}
