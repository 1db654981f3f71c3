import { spawn, type ChildProcess } from 'node:child_process';
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
