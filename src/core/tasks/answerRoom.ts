import { cutMiddle } from '../base/text.ts';

/** The longest answer on tasks, as JSON in UTF-16 units: less than a tool's result may have, so that it is never cut and stays whole JSON. */
export const answerLimit = 90_000;

/** The most tasks that one call may name: each of so many has a place in the answer. */
export const mostTasks = 1_000;

/** What each of many has for its report at least, though not all may get one then. */
const leastRoom = 1_000;

/** What one of `count` reports may have of an answer, as JSON in UTF-16 units. */
export function roomOfEach(count: number, limit = answerLimit): number {
  return Math.max(leastRoom, Math.floor(limit / Math.max(1, count)));
}

/** UTF-16 units of a value as JSON. */
export function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}

/** A text that has at most `room` units as JSON; a longer one is cut in the middle, where `note` stands. */
export function fitText(text: string, room: number, note = ' […] '): string {
  let length = room;
  for (;;) {
    const fitted = cutMiddle(text, length, note);
    const size = sizeOf(fitted);
    if (size <= room || length <= note.length) return fitted;
    length = Math.floor((Math.min(length, fitted.length) * room) / size);
  }
}

/** The first items that have room together, and how many are left. */
export function fitItems<T>(
  items: readonly T[],
  room: number,
): { readonly shown: readonly T[]; readonly more: number } {
  let left = room;
  const misfit = items.findIndex((item) => (left -= sizeOf(item) + 1) < 0);
  const count = misfit === -1 ? items.length : misfit;
  return { shown: items.slice(0, count), more: items.length - count };
}

/** Something that stands in an answer among others: in full where there is room, else in short. */
export interface Place {
  readonly full: (room: number) => object;
  readonly short: object;
}

/**
 * What stands at each place of an answer of at most `limit` units. Each has what it needs while the sum fits; where it does
 * not, those that need more than their share get that, or, when it is too little to be of use, the first get theirs in full.
 */
export function fitPlaces(
  places: readonly Place[],
  limit: number,
): { readonly value: object; readonly isFull: boolean }[] {
  const needs = places.map(({ full }) => sizeOf(full(limit)) + 1);
  const share = Math.max(leastRoom, fairShare(needs, limit));
  let left = limit - places.reduce((sum, { short }) => sum + sizeOf(short) + 1, 0);
  return places.map(({ full, short }, index) => {
    const more = left > 0 ? full((needs[index] ?? 0) <= share ? limit : share - 1) : short;
    const extra = sizeOf(more) - sizeOf(short);
    const isFull = more !== short && extra <= left;
    if (isFull) left -= extra;
    return isFull ? { value: more, isFull } : { value: short, isFull };
  });
}

/** What each may have that needs more than the others leave it; endless when all have what they need. */
function fairShare(needs: readonly number[], limit: number): number {
  const byNeed = needs.toSorted((a, b) => a - b);
  let left = limit;
  for (const [index, need] of byNeed.entries()) {
    const share = Math.floor(left / (byNeed.length - index));
    if (need > share) return share;
    left -= need;
  }
  return Infinity;
}

/** The room of one object, of which each part leaves the rest to those after it. */
export class Room {
  constructor(private left: number) {}

  /** A part that was made for at most this share of what is left. */
  part<T extends object>(share: number, make: (room: number) => T): T {
    const made = make(this.left * share);
    this.left -= sizeOf(made);
    return made;
  }
}
