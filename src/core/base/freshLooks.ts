/**
 * Looks at things outside that may change at any time, for many who ask at once: whoever asks while a look at the same
 * thing is under way gets the next one, with all others who ask until it begins. So no answer is older than its question.
 */
export class FreshLooks<Answer> {
  private readonly looks = new Map<string, Look<Answer>>();

  constructor(private readonly look: (thing: string) => Promise<Answer>) {}

  ask(thing: string): Promise<Answer> {
    const underway = this.looks.get(thing);
    if (!underway) return this.begin(thing);
    const begin = (): Promise<Answer> => this.begin(thing);
    underway.next ??= underway.now.then(begin, begin);
    return underway.next;
  }

  private begin(thing: string): Promise<Answer> {
    const now = this.look(thing);
    const underway: Look<Answer> = { now, next: undefined };
    this.looks.set(thing, underway);
    const end = (): void => {
      // Nobody waits for a next look, or it has begun: then it stands there itself.
      if (this.looks.get(thing) === underway && underway.next === undefined) this.looks.delete(thing);
    };
    now.then(end, end);
    return now;
  }
}

/** One under way, and the one after it once somebody waits for that. */
interface Look<Answer> {
  readonly now: Promise<Answer>;
  next: Promise<Answer> | undefined;
}
