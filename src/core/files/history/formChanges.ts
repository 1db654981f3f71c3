import type { Author } from '../outcome.ts';
import type { TextForm } from '../workspacePort.ts';

/** How a text stood on disk before and after a change. */
export interface FormStep {
  readonly before: TextForm;
  readonly after: TextForm;
}

type FormProperty = keyof TextForm;

/** One property that somebody changed. */
interface FormChange extends FormStep {
  readonly author: Author;
  readonly property: FormProperty;
  /** Its place among all that was done to any file. */
  readonly step: number;
  /** Those that were there when it came. */
  readonly earlier: readonly FormChange[];
  /** False once a revert has taken it back; undefined once its author has made it as it was, or anew after the revert: nothing of it is left. */
  on: boolean | undefined;
}

/** What taking a task's changes back makes of a form, or bringing them back. */
export interface FormSwitch {
  readonly form: TextForm;
  /** The changes that go, or come, by their numbers. */
  readonly numbers: readonly number[];
  /** What stays, in words, and whose changes stand in the way; a person's are not known. */
  readonly stuck: readonly string[];
  readonly by: readonly Author[];
  /** True when it is for want of changes that came before and are taken back, not for those that came since. */
  readonly isEarly: boolean;
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
      if (isSame(property, before, after)) continue;
      const earlier = this.left(property);
      for (const change of this.changes) {
        if (change.property === property && change.author === author && change.on === false) change.on = undefined;
      }
      this.changes.push({ author, property, before, after, step, earlier, on: true });
      this.giveUpNothing(property);
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
    return this.changes.findLast((change) => change.author === task && change.on === !on)?.step;
  }

  /** What of the form is another for what the task did, in words. */
  changedBy(task: string): string[] {
    return properties.flatMap((property) => {
      return this.left(property).some(({ author }) => author === task) ? [words[property]] : [];
    });
  }

  /**
   * Takes the task's changes of `present` back, or brings them back: none on which others have built, or that was built on
   * what is taken back. What is as it would be then was done by hand.
   */
  switching(task: string, on: boolean, present: TextForm): FormSwitch {
    const numbers: number[] = [];
    const stuck = new Set<FormProperty>();
    const by = new Set<Author>();
    let isEarly = false;
    let form = present;
    for (const property of properties) {
      const left = this.left(property);
      const taken = this.changes.filter((change) => change.property === property && change.on === false);
      const own = (on ? taken : left).filter(({ author }) => author === task);
      for (const change of on ? own : own.reverse()) {
        const [from, to] = on ? [change.before, change.after] : [change.after, change.before];
        const othersIn = (changes: readonly FormChange[]): Author[] =>
          changes.map(({ author }) => author).filter((author) => author !== task);
        const since = othersIn(left.filter((each) => !change.earlier.includes(each)));
        const missing = on ? othersIn(change.earlier.filter((each) => each.on !== true)) : [];
        const isThere = isSame(property, form, from);
        if (since.length === 0 && missing.length === 0 && (isThere || isSame(property, form, to))) {
          if (isThere) form = { ...form, [property]: to[property] };
          numbers.push(this.changes.indexOf(change));
          continue;
        }
        stuck.add(property);
        isEarly ||= missing.length > 0;
        for (const other of [...since, ...missing]) by.add(other);
        break;
      }
    }
    return { form, numbers, stuck: [...stuck].map((property) => words[property]), by: [...by], isEarly };
  }

  /** The changes of a property that are there, in order. */
  private left(property: FormProperty): FormChange[] {
    return this.changes.filter((change) => change.property === property && change.on === true);
  }

  /** The latest changes, when one author made them in a row and they leave all as it was. */
  private giveUpNothing(property: FormProperty): void {
    const left = this.left(property);
    const last = left.at(-1);
    const others = left.findLastIndex(({ author }) => author !== last?.author);
    const away = left.findLastIndex(({ before }) => last && isSame(property, before, last.after));
    if (away > others) for (const change of left.slice(away)) change.on = undefined;
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
