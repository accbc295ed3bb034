import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder that holds everything of one person: `RULEHOUSE_DATA`, else the operating system's usual place. */
export function defaultDataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  if (env.RULEHOUSE_DATA !== undefined && env.RULEHOUSE_DATA !== '') return env.RULEHOUSE_DATA;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Rulehouse');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Rulehouse');
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'rulehouse');
}
