import { AppError, type Problem } from '../../shared/errors.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { readablePaths } from '../../shared/schema/contract-impact.ts';
import type { RegistryCore } from '../core.ts';
import { listApiKeys } from '../store/api-keys.ts';
import { listReaders, removeReader, type StoredReader, saveReader } from '../store/readers.ts';
import { forApplications, forMembers } from './base.ts';

export const declareReads = forApplications.application.declareReads.handler(
  ({ context: { core, application }, input }) => declare(core, { ...input, key: application, by: null }),
);

export const reads = forApplications.application.reads.handler(({ context: { core, application }, input }) =>
  declared(core, input.slug, application),
);

export const withdrawReads = forApplications.application.withdrawReads.handler(
  ({ context: { core, application }, input }) => withdraw(core, input.slug, application),
);

export const readers = forMembers.member.readers.handler(async ({ context: { core }, input }) => {
  const agent = input.agent === undefined ? undefined : await agentBy(core, input.agent);
  const read = core.ledger.reader(core.db, core.identity.workspace);
  const found = await listReaders(core.db, agent === undefined ? {} : { agent: agent.id });
  return Promise.all(
    found.map(async (reader) => ({ ...view(reader, (await read.get('agent', reader.agent))?.slug), key: reader.key })),
  );
});

export const setReads = forMembers.member.setReads.handler(async ({ context: { core, member }, input }) =>
  declare(core, { ...input, key: await validKey(core, input.id), by: member.id }),
);

export const removeReads = forMembers.member.removeReads.handler(async ({ context: { core }, input }) =>
  withdraw(core, input.slug, await validKey(core, input.id)),
);

interface Declaration extends Pick<StoredReader, 'key' | 'fields' | 'reader'> {
  slug: string;
  by: string | null;
}

/** Says for a key what it reads of the version in production. Fields that its contract does not have are refused by name. */
async function declare(core: RegistryCore, { slug, key, fields, reader, by }: Declaration) {
  const { agent, spec } = await core.published.find(slug, 'production');
  const known = readablePaths(spec.contract.output).map(({ path }) => path);
  refuseUnknown(agent.name, fields, known);
  // In the contract's order, each once, so that the same declaration is always the same.
  const kept = known.filter((path) => fields.includes(path));
  await saveReader(core.db, { key, agent: agent.id, fields: kept, reader, by, now: core.now() });
  core.log.info({ applicationKey: key, agent: agent.id, by }, 'reads declared');
  return declared(core, slug, key);
}

function refuseUnknown(agent: string, fields: readonly string[], known: readonly string[]): void {
  const problems = fields.flatMap((field, at): Problem[] =>
    known.includes(field)
      ? []
      : [
          {
            path: `/fields/${at}`,
            field: 'Fields',
            message: `“${field}” is no output field of ${agent}. Its fields are ${known.join(', ')}.`,
            example: known.slice(0, 3),
          },
        ],
  );
  const [first] = problems;
  if (first !== undefined) throw new AppError('invalid_input', first.message, { problems });
}

async function declared(core: RegistryCore, slug: string, key: string) {
  const agent = await agentBy(core, slug);
  const [found] = await listReaders(core.db, { agent: agent.id, key });
  if (found === undefined) throw nothingDeclared(agent, key);
  return view(found, slug);
}

async function withdraw(core: RegistryCore, slug: string, key: string) {
  const agent = await agentBy(core, slug);
  if (!(await removeReader(core.db, key, agent.id))) throw nothingDeclared(agent, key);
  core.log.info({ applicationKey: key, agent: agent.id }, 'reads withdrawn');
  return { agent: slug };
}

const view = ({ application, fields, reader, declaredAt }: StoredReader, slug = '') => ({
  agent: slug,
  application,
  fields,
  reader,
  declaredAt,
});

const nothingDeclared = (agent: Entities['agent'], key: string): AppError =>
  new AppError('not_found', `This application has not declared what it reads of ${agent.name}.`, {
    entity: 'reads',
    id: key,
  });

async function agentBy(core: RegistryCore, slug: string): Promise<Entities['agent']> {
  const read = core.ledger.reader(core.db, core.identity.workspace);
  const named = await read.get('slug', slug);
  const agent = named && (await read.get('agent', named.agent));
  if (agent === undefined)
    throw new AppError('not_found', `There is no agent “${slug}” here. Check the name in the address.`, {
      entity: 'agent',
      id: slug,
    });
  return agent;
}

async function validKey(core: RegistryCore, id: string): Promise<string> {
  const key = (await listApiKeys(core.db)).find((each) => each.id === id);
  if (key === undefined || key.revokedAt !== null)
    throw new AppError('not_found', 'There is no valid API key with this id.', { entity: 'key', id });
  return key.id;
}
