import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Terminal } from '../terminal.ts';
import { readAgentFile, type TestableAgent } from './agent-file.ts';

/** A path when it looks like one or exists; else the short name of an agent. */
export const isPath = (folder: string, agent: string): boolean =>
  /[\\/]|\.json$/i.test(agent) || existsSync(resolve(folder, agent));

/**
 * Finds an agent by path of an agent file, or by short name in the data folder's workspace. A file needs no database, so
 * none is opened for it. Throws `not_found` naming what there is.
 */
export async function findAgent(terminal: Terminal, dataFolder: string, agent: string): Promise<TestableAgent> {
  if (isPath(terminal.folder, agent)) return readAgentFile(terminal.folder, agent);
  const { agentsOf } = await import('./stored-agents.ts');
  const found = await agentsOf(dataFolder, agent, terminal.now);
  if (found.agent !== undefined) return found.agent;
  const known = found.slugs.length === 0 ? 'There are none yet' : `There are ${found.slugs.join(', ')}`;
  throw new AppError('not_found', `There is no agent ${agent}. ${known}.`, { entity: 'agent', id: agent });
}
