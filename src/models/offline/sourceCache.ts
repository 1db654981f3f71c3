import { readSource } from './refactor/source.ts';

type ReadSource = ReturnType<typeof readSource>;

/** Remembers what texts parse to; the answer depends on the text alone. Keeps the last `capacity` texts. */
export class SourceCache {
  private readonly sources = new Map<string, ReadSource>();

  constructor(private readonly capacity: number) {}

  read(text: string): ReadSource {
    const known = this.sources.get(text);
    const source = known ?? readSource(text);
    this.sources.delete(text);
    this.sources.set(text, source);
    const oldest = this.sources.keys().next();
    if (this.sources.size > this.capacity && oldest.done !== true) this.sources.delete(oldest.value);
    return source;
  }
}
