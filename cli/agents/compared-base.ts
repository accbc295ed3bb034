import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { Report } from '../../shared/grading/report.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Terminal } from '../terminal.ts';
import { isAgentFolder, readAgentFolder } from './agent-folder.ts';
import { findAgent } from './find-agent.ts';
import { readJsonFile, refusedBecause } from './read-json-file.ts';
import type { RegistryOptions } from './registry-access.ts';

/** What a run is compared with: a report that was kept, or a version, which has to be run. */
export type Base =
  | { label: string; report: Report; spec: null; version: null }
  | { label: string; report: null; spec: Spec; version: string | null };

const VERSION = /^(?:v?(?<number>[1-9]\d{0,8})|(?<hash>[0-9a-f]{64}))$/;

/** Reads a report or an agent's folder by path, or finds a version of an agent by number, hash or `agent@channel`. Throws typed errors that name what there is. */
export async function findBase(
  terminal: Terminal,
  dataFolder: string,
  agent: string,
  wanted: string,
  registry: RegistryOptions = {},
): Promise<Base> {
  if (await isAgentFolder(terminal.folder, wanted)) {
    const { spec } = await readAgentFolder(terminal.folder, wanted);
    return { label: wanted, report: null, spec, version: null };
  }
  const named = VERSION.exec(wanted)?.groups;
  if (wanted.includes('@') && !existsSync(resolve(terminal.folder, wanted))) {
    const { spec, version } = await findAgent(terminal, dataFolder, wanted, registry);
    return { label: wanted, report: null, spec, version };
  }
  if (named === undefined || existsSync(resolve(terminal.folder, wanted))) {
    const parsed = Report.safeParse(await readJsonFile(terminal.folder, wanted));
    if (!parsed.success) throw refusedBecause(wanted, parsed.error);
    return { label: wanted, report: parsed.data, spec: null, version: null };
  }
  const { versionOf } = await import('./stored-agents.ts');
  const number = named.number === undefined ? null : Number(named.number);
  const found = await versionOf(dataFolder, agent, terminal.now, (version) =>
    number === null ? version.id === wanted : version.number === number,
  );
  if (found === undefined)
    throw new AppError('not_found', `${agent} has no version ${wanted} in this data folder.`, {
      entity: 'version',
      id: wanted,
    });
  return { label: `v${found.number}`, report: null, spec: found.spec, version: found.id };
}
