import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { atExit } from './atExit.ts';

/** A program with all processes that it starts; none of them outlives this process. */
export interface ProcessGroup {
  /** Everything that the program has printed so far, both streams. */
  readonly output: () => string;
  /** Resolves to the first match in what the program prints; rejects when it ends before, or after `deadline` ms. */
  waitForOutput(pattern: RegExp, deadline: number): Promise<RegExpExecArray>;
  /** Ends every process of the group, by force after 3 s, and resolves when the program is gone. */
  readonly dispose: () => Promise<void>;
}

/** Starts a program in a process group of its own (not on Windows). */
export function startProcessGroup(program: string, args: string[], environment: NodeJS.ProcessEnv): ProcessGroup {
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: environment });
  const exited = once(child, 'exit').catch(() => undefined); // a failed start is told by waitForOutput
  const leftBehind = atExit(() => {
    signalGroup(child, 'SIGKILL');
  });
  const output = collect(child.stdout, child.stderr);
  return {
    output: output.text,
    waitForOutput: (pattern, deadline) => waitForOutput(child, output, pattern, deadline),
    dispose: async () => {
      signalGroup(child, 'SIGTERM');
      const force = setTimeout(() => {
        signalGroup(child, 'SIGKILL');
      }, 3000);
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) await exited;
      clearTimeout(force);
      signalGroup(child, 'SIGKILL'); // the program is gone; what it started may not be
      leftBehind.dispose();
    },
  };
}

interface Output {
  readonly text: () => string;
  onChange(listener: () => void): () => void;
}

function collect(...streams: Readable[]): Output {
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of streams) {
    stream.setEncoding('utf8');
    stream.on('data', (piece: string) => {
      text += piece;
      for (const listener of [...listeners]) listener();
    });
  }
  return {
    text: () => text,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function waitForOutput(
  child: ChildProcess,
  output: Output,
  pattern: RegExp,
  deadline: number,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      finish();
      reject(
        new Error(`${child.spawnfile} ${reason} before it printed ${String(pattern)}. It printed:\n${output.text()}`),
      );
    };
    const onExit = (code: number | null): void => {
      fail(`ended (${String(code)})`);
    };
    const onError = (error: Error): void => {
      fail(`failed (${error.message})`);
    };
    const timer = setTimeout(() => {
      fail(`took more than ${String(deadline)} ms`);
    }, deadline);
    const look = (): void => {
      const found = pattern.exec(output.text());
      if (!found) return;
      finish();
      resolve(found);
    };
    const stopListening = output.onChange(look);
    const finish = (): void => {
      clearTimeout(timer);
      child.off('exit', onExit).off('error', onError);
      stopListening();
    };
    child.on('exit', onExit).on('error', onError);
    look();
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // nobody is left
  }
}
