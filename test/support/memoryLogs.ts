import type { LogFolder } from '../../src/core/tasks/store/logFolder.ts';

/** A session's logs in memory; the text of each stands open to the test. */
export class MemoryLogs implements LogFolder {
  readonly texts = new Map<string, string>();
  /** What every append rejects with. */
  fault: Error | undefined;
  /** What every reading rejects with. */
  readFault: Error | undefined;

  names(): Promise<readonly string[]> {
    return Promise.resolve([...this.texts.keys()]);
  }

  read(name: string): Promise<string> {
    return this.readFault ? Promise.reject(this.readFault) : Promise.resolve(this.texts.get(name) ?? '');
  }

  append(name: string, text: string): Promise<void> {
    if (this.fault) return Promise.reject(this.fault);
    this.texts.set(name, (this.texts.get(name) ?? '') + text);
    return Promise.resolve();
  }
}
