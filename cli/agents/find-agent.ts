import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Terminal } from '../terminal.ts';
import { readAgentFile, type TestableAgent } from './agent-file.ts';
import { isAgentFolder, readAgentFolder } from './agent-folder.ts';
import { type RegistryOptions, registryAddress, servedVersion } from './registry-access.ts';

/** A path when it looks like one or exists; else the short name of an agent. */
export const isPath = (folder: string, agent: string): boolean =>
  /[\\/]|\.json$/i.test(agent) || existsSync(resolve(folder, agent));

/** `agent@production`, `agent@12` or `agent@` and a hash. */
const VERSIONED = /^(?<slug>[a-z0-9-]+)@(?<ref>[a-z0-9-]+)$/;

/**
 * Finds an agent by path of a folder or an agent file, by short name in the data folder's workspace, or one of its versions as
 * `agent@channel`, `agent@number` or `agent@hash`: at the registry where one is named, else in the data folder. A file needs no database,
 * so none is opened for it. Throws `not_found` naming what there is.
 */
export async function findAgent(
  terminal: Terminal,
  dataFolder: string,
  agent: string,
  registry: RegistryOptions = {},
): Promise<TestableAgent> {
  if (await isAgentFolder(terminal.folder, agent)) {
    const { cases, ...content } = await readAgentFolder(terminal.folder, agent);
    return { ...content, cases: cases ?? [], version: null, testsRequired: false };
  }
  if (isPath(terminal.folder, agent)) return readAgentFile(terminal.folder, agent);
  const { agentsOf, versionOf, channelOf } = await import('./stored-agents.ts');
  const { slug = '', ref = '' } = VERSIONED.exec(agent)?.groups ?? {};
  if (ref !== '') {
    const stored = { slug, name: slug, cases: [], testsRequired: false };
    if (registryAddress(registry, terminal.env) !== undefined) {
      const { spec, hash } = await servedVersion(terminal, registry, slug, ref);
      return { ...stored, spec, version: hash };
    }
    const shown = await channelOf(dataFolder, slug, ref, terminal.now);
    const found = await versionOf(
      dataFolder,
      slug,
      terminal.now,
      ({ id, number }) => id === shown || id === ref || String(number) === ref,
    );
    if (found !== undefined) {
      const { name, description, spec, id } = found;
      return { ...stored, name, description, spec, version: id };
    }
    throw new AppError(
      'not_found',
      `There is no ${agent} in this data folder. Name the registry with --registry or RULEHOUSE_REGISTRY, or synchronise with “rulehouse pull”.`,
      { entity: 'version', id: agent },
    );
  }
  const found = await agentsOf(dataFolder, agent, terminal.now);
  if (found.agent !== undefined) return found.agent;
  const known = found.slugs.length === 0 ? 'There are none yet' : `There are ${found.slugs.join(', ')}`;
  throw new AppError('not_found', `There is no agent ${agent}. ${known}.`, { entity: 'agent', id: agent });
}
