// Opens a session below a folder as a window does, says its id, and lives until it is killed.
import { SessionFolders } from '../../../src/vscode/store/sessionFolders.ts';

const [, , root = ''] = process.argv;
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const { id } = await new SessionFolders({ root, now: () => Date.now(), random: Math.random, logger }).open();
console.log(id);
setInterval(() => undefined, 60_000);
