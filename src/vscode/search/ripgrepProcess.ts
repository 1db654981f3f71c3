import { spawn } from 'node:child_process';
import type { Clock } from '../../core/base/clock.ts';
import { AbortError, HumanError, throwIfAborted } from '../../core/base/errors.ts';
import { cutEnd } from '../../core/base/text.ts';
import { RecordSplitter } from './recordSplitter.ts';

/** One run of ripgrep. */
export interface RipgrepRun {
  readonly program: string;
  readonly args: readonly string[];
  /** The folder it works in. */
  readonly folder: string;
  /** Text to search instead of files. */
  readonly input?: string;
  /** The byte that ends a record of its output. */
  readonly separator: number;
  /** Takes a record; false ends the run early. */
  readonly onRecord: (record: Buffer) => boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Milliseconds after which a run ends with what it has. */
const longestRun = 30_000;
/** Bytes of one record: a match brings its whole line and every place in it. */
const longestRecord = 16 * 1024 * 1024;
/** Enough for some of the longest paths. */
const longestComplaint = 64 * 1024;

/**
 * Runs ripgrep without a shell and an environment, until it ends. Resolves to whether it got to its own end with nothing
 * left out; rejects with an `AbortError` once an aborted one is gone, with a `HumanError` for what it complains of.
 */
export async function runRipgrep(run: RipgrepRun): Promise<boolean> {
  throwIfAborted(run.signal);
  const child = spawn(run.program, run.args, {
    cwd: run.folder,
    env: systemEnvironment(),
    stdio: [run.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const state = { stopped: false, answered: false };
  const stop = (): void => {
    state.stopped = true;
    child.kill('SIGKILL');
  };
  const records = new RecordSplitter(run.separator, longestRecord, (record) => {
    if (!state.stopped && !run.onRecord(record)) stop();
  });
  let complaint = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    state.answered = true;
    if (!state.stopped) records.write(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = cutEnd(complaint + chunk.toString(), longestComplaint);
  });
  // It may end before it has read all of its input, which closes the pipe: its exit tells what that meant.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(run.input);
  run.signal.addEventListener('abort', stop, { once: true });
  const deadline = run.clock.after(longestRun, stop);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (run.signal.aborted) throw new AbortError();
    // It also ends with 2 when a file could not be read, which is no reason to hide the others.
    const refusal = code === 2 && !state.answered ? refusalIn(complaint) : undefined;
    if (refusal !== undefined) throw new HumanError(refusal);
    if (!state.stopped && code === null) throw new Error('VS Code’s search program was ended from outside.');
    return !state.stopped && records.dropped === 0;
  } finally {
    deadline.dispose();
    run.signal.removeEventListener('abort', stop);
  }
}

/** ripgrep needs no environment, and keys in ours are not its business; Windows starts no program without its root. */
function systemEnvironment(): NodeJS.ProcessEnv {
  const root = process.env['SystemRoot'];
  return root === undefined ? {} : { SystemRoot: root };
}

/** What it says of an expression or glob that is none; `undefined` for files that could not be read. */
function refusalIn(complaint: string): string | undefined {
  const whole = complaint.slice(0, complaint.lastIndexOf('\n') + 1);
  const lines = whole.split('\n').filter((line) => line.trim() !== '' && !line.includes('(os error '));
  if (lines.length === 0) return undefined;
  const glob = /error parsing glob '.*': (.*)/.exec(complaint)?.[1];
  if (glob !== undefined) return `The glob is not valid: ${glob}.`;
  const expression = /error compiling pattern at offset \d+: (.*)/.exec(complaint) ?? /^error: (.*)/m.exec(complaint);
  if (expression) return `The expression is not valid: ${expression[1] ?? ''}.`;
  return `The search was refused: ${cutEnd(lines.join(' ').replace(/^(rg: )+/, ''), 500)}`;
}
