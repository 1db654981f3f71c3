import assert from 'node:assert/strict';
import fc from 'fast-check';
import { filesFixture, never } from '../../../support/filesFixture.ts';

const tasks = ['task-1', 'task-2'];
const hands = [...tasks, 'person', 'program'];
/** Each hand has its own part of each file, behind a line that nobody touches; each task moves one of the files. */
const files = ['a', 'b'];

const partOf = (file: string, hand: string): string[] => [1, 2, 3].map((line) => `${file} ${hand} ${String(line)}`);

interface Step {
  readonly act: 'edit' | 'move' | 'make' | 'delete' | 'revert' | 'revertFile';
  readonly who: number;
  readonly file: number;
  readonly line: number;
  readonly comesBack: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Step['act']>('edit') },
    {
      weight: 4,
      arbitrary: fc.constantFrom<Step['act'][]>('move', 'make', 'delete', 'revert', 'revert', 'revertFile'),
    },
  ),
  who: fc.nat(3),
  file: fc.nat(1),
  line: fc.nat(11),
  comesBack: fc.boolean(),
});

/** What should stand where, told by what each hand wants of its own parts. */
class Wanted {
  readonly parts = new Map(files.map((file) => [file, new Map(hands.map((hand) => [hand, partOf(file, hand)]))]));
  readonly places = new Map(files.map((file) => [file, `${file}.txt`]));
  readonly own = new Map<string, string>();

  copy(): Wanted {
    const copy = new Wanted();
    for (const [file, parts] of this.parts) copy.parts.set(file, new Map(parts));
    for (const [file, place] of this.places) copy.places.set(file, place);
    for (const [path, text] of this.own) copy.own.set(path, text);
    return copy;
  }

  /** As if the task had changed nothing, or nothing in that file. */
  without(task: string, only?: string): Wanted {
    const copy = this.copy();
    for (const file of files.filter((each) => only === undefined || each === only)) {
      copy.parts.get(file)?.set(task, partOf(file, task));
      if (files.indexOf(file) === tasks.indexOf(task)) copy.places.set(file, `${file}.txt`);
    }
    if (only === undefined) copy.own.delete(`${task}.txt`);
    return copy;
  }

  texts(): Record<string, string> {
    const texts: Record<string, string> = Object.fromEntries(this.own);
    for (const file of files) {
      const lines = hands.flatMap((hand) => [`${file} -- ${hand}`, ...(this.parts.get(file)?.get(hand) ?? [])]);
      texts[this.places.get(file) ?? ''] = `${lines.join('\n')}\n`;
    }
    return texts;
  }
}

async function play(steps: readonly Step[]): Promise<void> {
  const fixture = filesFixture(new Wanted().texts());
  const { workspace, coordinator } = fixture;
  const { review } = coordinator;
  const paths = [
    ...files.flatMap((file) => [`${file}.txt`, `moved/${file}.txt`]),
    ...tasks.map((task) => `${task}.txt`),
  ];
  const check = (wanted: Wanted, what: string): void => {
    const found = paths.map((path): [string, string | undefined] => [path, workspace.text(path)]);
    const texts = Object.fromEntries(found.filter(([, text]) => text !== undefined));
    assert.deepEqual(texts, wanted.texts(), what);
  };
  let wanted = new Wanted();
  for (const [index, { act, who, file: at, line, comesBack }] of steps.entries()) {
    const hand = hands[who] ?? '';
    const file = files[at] ?? '';
    const place = wanted.places.get(file) ?? '';
    const session = tasks.includes(hand) ? coordinator.openSession(hand) : undefined;
    const own = `${hand}.txt`;
    if (act === 'edit') {
      const part = [...(wanted.parts.get(file)?.get(hand) ?? [])];
      part.splice(line % (part.length + 1), line % 3, ...(line < 8 ? [`${file} ${hand} new ${String(index)}`] : []));
      wanted.parts.get(file)?.set(hand, part);
      const text = wanted.texts()[place] ?? '';
      await session?.read(place, {}, never);
      if (session) await session.write(place, text, never);
      else workspace.outside(place, text);
    } else if (!session) continue;
    else if (act === 'move') {
      const moved = files[who] ?? '';
      const [from, away] = [wanted.places.get(moved) ?? '', `moved/${moved}.txt`];
      const to = from === away ? `${moved}.txt` : away;
      await session.move(from, to, never);
      wanted.places.set(moved, to);
    } else if (act === 'make') {
      await session.read(own, {}, never);
      await session.write(own, `${hand} made ${String(index)}\n`, never);
      wanted.own.set(own, `${hand} made ${String(index)}\n`);
    } else if (act === 'delete') {
      await session.delete(own, never);
      wanted.own.delete(own);
    } else {
      const target = act === 'revert' ? {} : { path: place };
      const wasReverted = review.isReverted(hand);
      const without = wanted.without(hand, act === 'revert' ? undefined : file);
      assert.deepEqual((await review.revert(hand, target, never)).conflicts, [], 'taken back');
      check(without, 'taken back');
      if (comesBack && !wasReverted) {
        assert.deepEqual((await review.restore(hand, {}, never)).conflicts, [], 'brought back');
      } else wanted = without;
    }
    check(wanted, act);
  }
}

describe('reviews of tasks that keep to their own lines', () => {
  it('F20: meet no conflict, and each leaves what all the others want, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: Number(process.env['FANOUT_STEPS'] ?? 16), size: 'max' }), (steps) =>
        play(steps),
      ),
      // More, longer, and others: FANOUT_RUNS=5000 FANOUT_STEPS=30 FANOUT_SEED=7 npm run test:random -- reviewOwnLines
      { numRuns: Number(process.env['FANOUT_RUNS'] ?? 80), seed: Number(process.env['FANOUT_SEED'] ?? 1) },
    );
  }).timeout(600_000);
});
