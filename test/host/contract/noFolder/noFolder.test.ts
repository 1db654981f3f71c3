import { assertUnavailable } from '../unavailable.ts';

describe('contract: no folder', () => {
  it('D4: everything that needs a workspace says so and what to do; nothing is registered', async () => {
    await assertUnavailable(/open the folder/);
  });
});
