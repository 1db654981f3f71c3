import type { ChangeRules, Leave, OutsideMode } from '../../src/core/files/rules/changeRules.ts';
import type { TaskFiles } from '../../src/core/files/taskFiles.ts';
import { deferred, type Deferred } from './deferred.ts';
import { filesFixture, type FilesFixture } from './filesFixture.ts';
import { MemoryWorkspace } from './memoryWorkspace.ts';

/** One task under rules, and a person who answers when the test says so. */
export class RuledTask {
  readonly asked: string[] = [];
  readonly fixture: FilesFixture;
  readonly files: TaskFiles;
  /** What the person answers at once; without it the test answers by `gate`. */
  answer: Leave | undefined;
  gate: Deferred<Leave> = deferred<Leave>();
  mode: OutsideMode = 'ask';

  constructor(workspace: MemoryWorkspace, owns: ChangeRules['owns'] = [['src/a/**']]) {
    this.fixture = filesFixture({}, { workspace });
    this.files = this.fixture.coordinator.openSession('task-1', {
      owns,
      outside: () => this.mode,
      ask: (text) => {
        this.asked.push(text);
        return this.answer === undefined ? this.gate.promise : Promise.resolve(this.answer);
      },
    });
  }
}

/** A workspace with a file of each kind. */
export function ruledWorkspace(): MemoryWorkspace {
  return new MemoryWorkspace({
    'src/a/mine.ts': 'mine\n',
    'src/b/theirs.ts': 'theirs\n',
    '.vscode/settings.json': '{\n  "a": 1\n}\n',
    'AGENTS.md': 'Be kind.\n',
  });
}
