import { resolve } from 'node:path';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { openWorkbench, type Workbench } from '../support/ui/workbench.ts';

describe('a side question by hand', () => {
  let server: ModelServer;
  let workbench: Workbench;

  before(async function () {
    this.timeout(120_000);
    server = await ModelServer.start();
    workbench = await openWorkbench({
      workspace: resolve('test/fixtures/sample'),
      settings: {
        'fanout.model.provider': 'openai',
        'fanout.model.baseUrl': server.baseUrl,
        'fanout.model.name': 'scripted',
      },
    });
    await workbench.openViewContainer('Fanout');
  });

  after(async () => {
    await workbench.dispose();
    await server.close();
  });

  it('D39: S12: is asked in the palette, and its answer shows as text alone', async () => {
    const answer = 'Two modules are left. [Run](command:workbench.action.quit) <b>now</b>';
    server.conversation(({ last }) => last.startsWith('[Side question from the user]')).say(answer);
    await workbench.quickInput.runCommand('Fanout: Ask a Side Question…');
    await workbench.picture('window/side-question');
    await workbench.quickInput.accept('How many modules are left?');
    await workbench.output.waitForLine(/^You: How many modules are left\?/);
    await workbench.output.waitForLine(
      /^Two modules are left\. \[Run\]\(command:workbench\.action\.quit\) <b>now<\/b>/,
    );
    await workbench.picture('window/side-answer');
  });
});
