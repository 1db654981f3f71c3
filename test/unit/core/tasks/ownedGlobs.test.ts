import assert from 'node:assert/strict';
import { ownedGlobs } from '../../../../src/core/tasks/ownedGlobs.ts';
import { TaskStage } from '../../../support/taskStage.ts';

describe('What a task owns', () => {
  it('S20: is held within what each task above it owns', async () => {
    const stage = new TaskStage();
    stage.limits.maxSpawnDepth = 3;
    const top = await stage.spawn('top', { role: 'orchestrator', module: 'src/a' });
    const middle = await stage.spawn('middle', { role: 'orchestrator', owns: ['src/**'] }, { caller: top });
    const deep = await stage.spawn('deep', {}, { caller: middle });
    await stage.spawn('other', { module: 'src/b' });
    const { registry } = stage;
    assert.deepEqual(ownedGlobs(registry.get(deep), registry.all()), [['**'], ['src/**'], ['src/a/**']]);
    assert.deepEqual(ownedGlobs(registry.get(top), registry.all()), [['src/a/**']]);
  });
});
