import type { Author } from '../outcome.ts';
import type { TextForm } from '../workspacePort.ts';

/** How a text stood on disk before and after a change. */
export interface FormStep {
  readonly before: TextForm;
  readonly after: TextForm;
}

type FormProperty = keyof TextForm;

/** One property that somebody changed; `on` until a revert takes it back. */
interface FormChange extends FormStep {
  readonly author: Author;
  readonly property: FormProperty;
  /** Its place among all that was done to any file. */
  readonly step: number;
  on: boolean;
}

/** What taking a task's changes back makes of a form, or bringing them back. */
export interface FormSwitch {
  readonly form: TextForm;
  /** The changes that go, or come, by their numbers. */
  readonly numbers: readonly number[];
  /** What stays, in words, and whose changes since stand in the way; a person's are not known. */
  readonly stuck: readonly string[];
  readonly by: readonly Author[];
}

const words: Readonly<Record<FormProperty, string>> = {
  lineEnd: 'line ends',
  encoding: 'encoding',
  mode: 'permissions',
};
const properties: readonly FormProperty[] = ['lineEnd', 'encoding', 'mode'];

/** Who changed line ends, encoding or permissions of one file: of each property the latest goes first. */
export class FormChanges {
  private readonly changes: FormChange[] = [];

  enter(author: Author, { before, after }: FormStep, step: number): void {
    for (const property of properties) {
      if (!isSame(property, before, after)) this.changes.push({ author, property, before, after, step, on: true });
    }
  }

  turn(numbers: readonly number[], on: boolean): void {
    for (const number of numbers) {
      const change = this.changes[number];
      if (change) change.on = on;
    }
  }

  /** When the task changed the form last, of what is there (`on` false) or was taken back; undefined when it did not. */
  lastStep(task: string, on: boolean): number | undefined {
    return this.changes.findLast((change) => change.author === task && change.on !== on)?.step;
  }

  /** What of the form is another for what the task did, in words. */
  changedBy(task: string): string[] {
    return properties.flatMap((property) => {
      const own = this.changes.filter((change) => change.author === task && change.property === property && change.on);
      const [first, last] = [own[0], own.at(-1)];
      return first && last && !isSame(property, first.before, last.after) ? [words[property]] : [];
    });
  }

  /** Takes the task's changes of `present` back, or brings them back; what is as it would be then was done by hand. */
  switching(task: string, on: boolean, present: TextForm): FormSwitch {
    const numbers: number[] = [];
    const stuck = new Set<FormProperty>();
    const by = new Set<Author>();
    let form = present;
    const all = this.changes.map((change, number) => ({ ...change, number }));
    for (const { author, property, before, after, number, on: isOn } of on ? all : all.reverse()) {
      if (author !== task || isOn === on || stuck.has(property)) continue;
      const [from, to] = on ? [before, after] : [after, before];
      if (isSame(property, form, from)) form = { ...form, [property]: to[property] };
      else if (!isSame(property, form, to)) {
        stuck.add(property);
        for (const other of this.changes.slice(number + 1)) {
          if (other.property === property && other.on && other.author !== task) by.add(other.author);
        }
        continue;
      }
      numbers.push(number);
    }
    return { form, numbers, stuck: [...stuck].map((property) => words[property]), by: [...by] };
  }
}

/** What of a form is another, as a clause; undefined when nothing. */
export function formDifference(before: TextForm, after: TextForm): string | undefined {
  const changed = properties.filter((property) => !isSame(property, before, after));
  return changed.length === 0 ? undefined : `its ${changed.map((property) => words[property]).join(' and ')}`;
}

/** False when one of them is not sure. */
export function sameForm(left: TextForm | undefined, right: TextForm | undefined): boolean {
  return left !== undefined && right !== undefined && formDifference(left, right) === undefined;
}

/** What encodings without a mark are called depends on who looks, so only those with one are told apart. */
function isSame(property: FormProperty, left: TextForm, right: TextForm): boolean {
  return property === 'encoding'
    ? markOf(left.encoding) === markOf(right.encoding)
    : left[property] === right[property];
}

const markOf = (encoding: string): string => (/^utf(8bom|16|32)/.test(encoding) ? encoding : '');
