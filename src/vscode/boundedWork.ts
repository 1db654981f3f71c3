import { createContext, Script, type Context } from 'node:vm';
import { HumanError } from '../core/base/errors.ts';
import type { Bounded } from '../core/base/bounded.ts';

/** Milliseconds after which work is cut short: what a person at the keyboard may just notice. */
const limit = 200;

/** Cuts work short wherever it is, in the middle of a regular expression too. */
export function boundedWork(): Bounded {
  const script = new Script('work()');
  let context: Context | undefined; // costs some milliseconds
  return (work) => {
    context ??= createContext(Object.create(null) as Context);
    context['work'] = work;
    try {
      return script.runInContext(context, { timeout: limit }) as ReturnType<typeof work>;
    } catch (error) {
      if ((error as { code?: unknown } | undefined)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw new HumanError(`it took longer than ${String(limit)} ms`);
    } finally {
      delete context['work'];
    }
  };
}
