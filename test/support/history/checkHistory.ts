import type { FileChange, HistoryEvent, Operation } from './operation.ts';

/** Something in a history that no right coordinator lets happen. */
export type Anomaly =
  | 'lost' // a line went that nobody who saw it took away
  | 'from nowhere' // a line came that nobody asked for then: too late, or after it had been refused
  | 'resurrected' // a line came back
  | 'doubled'
  | 'moved' // lines changed their order, or their file without anybody moving it
  | 'misplaced' // a line came to stand elsewhere than between the lines that it was to stand between
  | 'by halves' // not all lines of one edit came at once
  | 'not applied' // answered as applied, and it is not
  | 'applied' // answered as not applied, and it is
  | 'not saved' // answered as saved, and it is not on disk
  | 'stale read'; // a text was shown that did not stand there then

/** One anomaly, as it is told in a failed test. */
export interface Finding {
  readonly anomaly: Anomaly;
  readonly message: string;
}

/**
 * Checks a history in the style of Elle: every line tells who brought it, so what stands there at each moment must
 * follow from operations that were under way then and were answered accordingly. Empty when all is right.
 */
export function checkHistory(events: readonly HistoryEvent[]): Finding[] {
  const ends = new Map(events.flatMap((event, index) => (event.kind === 'end' ? [[event.operation, index]] : [])));
  const check = new HistoryCheck((operation) => ends.get(operation) ?? Infinity);
  for (const [index, event] of events.entries()) check.take(event, index);
  return check.conclude();
}

interface Version {
  readonly since: number;
  readonly lines: readonly string[];
}

class HistoryCheck {
  private readonly findings: Finding[] = [];
  private readonly running = new Set<Operation>();
  private readonly bringers = new Map<string, Operation>();
  private readonly versions = new Map<string, Version[]>();
  private readonly standing = new Map<string, readonly string[]>();
  private readonly came = new Set<string>();
  /** Lines that are gone, with those who were under way to take them away when they went. */
  private readonly gone = new Map<string, readonly Operation[]>();
  private readonly moves = new Map<Operation, number>();
  /** Those who wanted a move that somebody else made in that moment: told that it is done, they are told right. */
  private readonly spared = new Set<Operation>();

  /** `endOf`: when an operation ends, as a place among the events. */
  constructor(private readonly endOf: (operation: Operation) => number) {}

  take(event: HistoryEvent, index: number): void {
    switch (event.kind) {
      case 'begin':
        this.running.add(event.operation);
        for (const line of event.operation.adds) this.bringers.set(line, event.operation);
        return;
      case 'end':
        this.end(event.operation);
        for (const line of event.unsaved) this.find('not saved', `${line} of ${nameOf(event.operation)}`);
        return;
      case 'change':
        this.change(event.files);
        for (const { path, after } of event.files) {
          const versions = this.versions.get(path) ?? [];
          versions.push({ since: index, lines: after ?? [] });
          this.versions.set(path, versions);
          if (after) this.standing.set(path, after);
          else this.standing.delete(path);
        }
        return;
      case 'read':
        this.read(event);
        return;
    }
  }

  conclude(): Finding[] {
    for (const operation of this.running) this.find('not applied', `${nameOf(operation)} never ended`);
    for (const [line, removers] of this.gone) {
      if (removers.length > 0 && removers.every(({ result }) => result === 'not applied')) {
        this.find('applied', `${line} is gone, but ${removers.map(nameOf).join(', ')} answered otherwise`);
      }
    }
    const all = [...this.standing.values()].flat();
    for (const line of repeated(all)) this.find('doubled', `${line} stands in two files`);
    return this.findings;
  }

  private change(files: readonly FileChange[]): void {
    const left = new Map<string, string>();
    for (const { path, before, after } of files) for (const line of without(before, after)) left.set(line, path);
    const first = this.versions.size === 0;
    for (const { path, before, after } of files) {
      const arrivals = without(after, before);
      const movers = new Set<string>();
      for (const line of arrivals) {
        const from = left.get(line);
        if (from !== undefined) movers.add(from);
        else if (!first) this.arrive(line, path);
        left.delete(line);
        this.came.add(line);
      }
      for (const from of movers) this.move(from, path);
      if (repeated(after ?? []).length > 0) this.find('doubled', `${repeated(after ?? []).join(', ')} in ${path}`);
      if (!sameOrder(before ?? [], after ?? [])) this.find('moved', `the lines of ${path} changed their order`);
      if (!first) this.checkPlaces(path, arrivals, after ?? []);
    }
    for (const [line, path] of left) this.leave(line, path);
    // An empty file has no lines that tell of its move.
    const went = files.find(({ before, after }) => before?.length === 0 && !after);
    const came = files.find(({ before, after }) => !before && after?.length === 0);
    if (went && came) this.move(went.path, came.path);
  }

  private arrive(line: string, path: string): void {
    const removers = this.gone.get(line);
    this.gone.delete(line);
    if (removers) {
      // Whoever is at taking it away may give it back, and try again; in the end it must be as it was answered.
      const bringer = this.bringers.get(line);
      if (![...removers, bringer].some((by) => by && this.running.has(by))) {
        this.find('resurrected', `${line} in ${path}`);
      }
      return;
    }
    const bringer = this.bringers.get(line);
    if (!bringer || !this.running.has(bringer)) this.find('from nowhere', `${line} in ${path}`);
  }

  private leave(line: string, path: string): void {
    const bringer = this.bringers.get(line);
    const takesBack = bringer && this.running.has(bringer);
    const removers = [...this.running].filter(({ removes }) => removes.includes(line));
    if (removers.length === 0 && !takesBack) {
      const under = [...this.running].map(nameOf).join(', ');
      this.find('lost', `${line} of ${bringer ? nameOf(bringer) : 'the first text'} from ${path}, while ${under}`);
    }
    this.gone.set(line, removers);
  }

  private move(from: string, to: string): void {
    const isMove = (by: Operation, a: string, b: string): boolean => by.moves?.from === a && by.moves.to === b;
    const forth = [...this.running].filter((by) => isMove(by, from, to));
    const back = [...this.running].find((by) => isMove(by, to, from) && (this.moves.get(by) ?? 0) > 0);
    // Of several who move the same, only one that is told so can have done it, once, and who does it first ends first.
    const told = forth.filter((by) => by.result === 'applied' && !this.moves.get(by));
    const mover = told.toSorted((a, b) => this.endOf(a) - this.endOf(b))[0] ?? forth[0];
    for (const by of forth) if (by !== mover) this.spared.add(by);
    if (mover) this.moves.set(mover, (this.moves.get(mover) ?? 0) + 1);
    else if (back) this.moves.set(back, 0);
    else this.find('moved', `lines went from ${from} to ${to}`);
  }

  /** Lines belong between those that their bringer knew around them, and come all at once. */
  private checkPlaces(path: string, arrivals: readonly string[], after: readonly string[]): void {
    const bringers = new Set(arrivals.map((line) => this.bringers.get(line)));
    for (const bringer of bringers) {
      const wanted = bringer?.wanted.get(path);
      if (!bringer || !wanted || !this.running.has(bringer)) continue;
      if (!sameOrder(wanted, after)) {
        this.find('misplaced', `${nameOf(bringer)} in ${path}: wanted ${wanted.join(' ')}, got ${after.join(' ')}`);
      }
      const missing = without(
        wanted.filter((line) => bringer.adds.includes(line)),
        after,
      );
      if (missing.length > 0) this.find('by halves', `${nameOf(bringer)}: ${missing.join(', ')} did not come`);
    }
  }

  private end(operation: Operation): void {
    this.running.delete(operation);
    const { adds, removes, wanted, result } = operation;
    const moved = this.moves.get(operation) ?? 0;
    if (result === 'applied') {
      for (const line of adds) {
        const isTakenBack = this.gone.get(line)?.length === 0;
        if (!this.came.has(line) || isTakenBack) this.find('not applied', `${line} of ${nameOf(operation)}`);
      }
      const there = new Set([...wanted.keys()].flatMap((path) => this.standing.get(path) ?? []));
      for (const line of removes) {
        if (there.has(line)) this.find('not applied', `${nameOf(operation)} did not take away ${line}`);
      }
      if (operation.moves && moved !== 1 && !this.spared.has(operation))
        this.find('not applied', `${nameOf(operation)} moved nothing`);
    } else if (result === 'not applied') {
      for (const line of adds) if (this.stands(line)) this.find('applied', `${line} of ${nameOf(operation)}`);
      if (moved !== 0) this.find('applied', `${nameOf(operation)} moved`);
    }
  }

  private read({ hand, path, lines, since }: Extract<HistoryEvent, { kind: 'read' }>): void {
    const versions = this.versions.get(path) ?? [];
    for (let index = versions.length - 1; index >= 0; index--) {
      const version = versions[index];
      if (version && equal(version.lines, lines)) return;
      if (version && version.since < since) break;
    }
    this.find('stale read', `${hand} was shown ${lines.join(' ')} in ${path}`);
  }

  private stands(line: string): boolean {
    return this.came.has(line) && !this.gone.has(line);
  }

  private find(anomaly: Anomaly, message: string): void {
    this.findings.push({ anomaly, message });
  }
}

const nameOf = ({ hand, what, result }: Operation): string => `${hand} (${what}, ${result})`;

function without(lines: readonly string[] | undefined, others: readonly string[] | undefined): string[] {
  if (!lines) return [];
  const set = new Set(others);
  return lines.filter((line) => !set.has(line));
}

/** Whether the lines that both have stand in the same order. */
function sameOrder(left: readonly string[], right: readonly string[]): boolean {
  const inRight = new Set(right);
  const inLeft = new Set(left);
  const common = right.filter((line) => inLeft.has(line));
  let at = 0;
  for (const line of left) if (inRight.has(line) && line !== common[at++]) return false;
  return true;
}

function repeated(lines: readonly string[]): string[] {
  if (new Set(lines).size === lines.length) return [];
  return lines.filter((line, index) => lines.indexOf(line) !== index);
}

const equal = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((line, index) => line === right[index]);
