// A registry in a process of its own that logs everything it ever logs, so that a test can read all of it.
import { readSignInSettings } from './sign-in/settings.ts';
import { startRegistry } from './start.ts';

const { REGISTRY_FOLDER: dataFolder = '', SIGN_IN = '', SIGN_IN_SECRET } = process.env;
const registry = await startRegistry({
  dataFolder,
  logLevel: 'trace',
  signIn: readSignInSettings(SIGN_IN, SIGN_IN_SECRET),
});
process.on('SIGTERM', () => void registry.close().then(() => process.exit(0)));
const { link } = await registry.invite(['admin', 'engineer'], 1);
process.stdout.write(`${JSON.stringify({ address: registry.address, workspace: registry.workspace, link })}\n`);
