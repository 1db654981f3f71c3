import assert from 'node:assert/strict';
import type { WaitingFor } from '../../src/core/tasks/task.ts';
import type { GivenAnswer } from '../../src/core/tasks/taskRequests.ts';
import { settle } from './deferred.ts';
import { TaskStage, type Answer } from './taskStage.ts';

/** Follows a call: tells what it resolved with, or `rejected: …`; `undefined` while there is nothing. */
export function follow<T>(call: Promise<T>): () => T | string | undefined {
  let end: T | string | undefined;
  void call.then(
    (given) => (end = given),
    (error: unknown) => (end = `rejected: ${String(error)}`),
  );
  return () => end;
}

/** A registry whose tasks ask when the test says so. */
export class AskingStage extends TaskStage {
  async running(goal = 'work', fields: Answer = {}, caller: string | null = null): Promise<string> {
    const id = await this.spawn(goal, fields, { caller });
    await settle();
    return id;
  }

  question(id: string, text = 'Tabs or blanks?'): () => GivenAnswer | string | undefined {
    return follow(this.registry.requests.question(id, text, this.signal(id)).then((answer) => answer ?? 'no answer'));
  }

  approval(id: string, text = 'Change x?'): () => string | undefined {
    return follow<string>(this.registry.requests.approval(id, text, this.signal(id)));
  }

  waitingFor(id: string): WaitingFor | undefined {
    return this.registry.get(id).waitingFor;
  }

  decide(id: string, verdict: 'approved' | 'denied'): void {
    this.registry.requests.decide(this.waitingFor(id)?.request_id ?? 'none', verdict);
  }

  private signal(id: string): AbortSignal {
    return this.runs.get(id)?.signal ?? assert.fail();
  }
}
