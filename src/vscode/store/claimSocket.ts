import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '../editor/fileErrors.ts';

/** A name that one living process holds; the system takes it back when the process ends, however it ends. */
export interface HeldName {
  readonly release: () => void;
}

/**
 * Takes a name on this machine; `undefined` when another has taken it before, dead or alive. Nobody who holds a name can
 * seem dead (a stopped process still holds it), and none that is dead can seem alive, as with process ids and heartbeats.
 */
export function holdName(name: string): Promise<HeldName | undefined> {
  return new Promise((resolve, reject) => {
    const server: Server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end();
    });
    server.once('error', (error) => {
      if (errorCode(error) === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(socketOf(name), () => {
      server.unref();
      resolve({
        release: () => {
          server.close();
        },
      });
    });
  });
}

/** True while a living process holds the name. */
export function isHeld(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketOf(name));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      socket.destroy();
      resolve(false);
    });
  });
}

/** Removes what a dead holder has left of a name that nobody will take again. */
export async function forgetName(name: string): Promise<void> {
  await rm(socketOf(name), { force: true }).catch(() => undefined); // a pipe on Windows leaves nothing
}

/** Short: a socket's path may have about a hundred characters. */
function socketOf(name: string): string {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 20);
  return process.platform === 'win32' ? `\\\\.\\pipe\\fanout-${hash}` : join(tmpdir(), `fanout-${hash}.sock`);
}
