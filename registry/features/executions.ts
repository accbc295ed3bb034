import { AppError, type Problem } from '../../shared/errors.ts';
import { gistOf } from '../../shared/executions/gist.ts';
import type { ExecutionRecord } from '../../shared/executions/record.ts';
import type { ExecutionSettings } from '../../shared/executions/settings.ts';
import { searchTerms } from '../../shared/executions/terms.ts';
import type {
  Execution,
  ExecutionSearch,
  ExecutionSettingsView,
  ExecutionSummary,
} from '../../shared/executions/views.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import type { Contract } from '../../shared/spec/contract.ts';
import type { RegistryCore } from '../core.ts';
import { listApiKeys } from '../store/api-keys.ts';
import type { ExecutionRow } from '../store/executions/row.ts';
import type { ExecutionFilter } from '../store/executions/store.ts';
import { storedExecution } from '../stored-execution.ts';
import { forMembers } from './base.ts';

const MOST_COUNTED = 10_000;

export const executions = forMembers.member.executions.handler(async ({ context: { core }, input }) => {
  const page = await pageOf(core, input);
  return { ...page, items: page.items.map(({ record: _, ...summary }) => summary) };
});

export const fullExecutions = forMembers.member.fullExecutions.handler(({ context: { core }, input }) =>
  pageOf(core, input),
);

/** Of one answer, which is sent in one piece. */
const LONGEST_LINES = 4_000_000;

export const recordedAnswers = forMembers.member.recordedAnswers.handler(async ({ context: { core }, input }) => {
  const { slug, cursor, limit } = input;
  const agent = await agentBy(core, slug);
  const request = { filter: filterOf(agent.id, input), cursor, direction: 'older' as const };
  const { rows, older } = await core.executions.page({ ...request, limit });
  const lines: string[] = [];
  let length = 0;
  for (const { id, at, record } of rows) {
    const { input, output } = JSON.parse(record) as ExecutionRecord; // `executionRow` made it.
    const line = JSON.stringify({ id, at, input, output });
    length += line.length;
    if (length > LONGEST_LINES && lines.length > 0) break;
    lines.push(line);
  }
  const count = lines.length;
  // Where a shorter page ends, only the store can say.
  const end = count === rows.length ? older : (await core.executions.page({ ...request, limit: count })).older;
  return { lines: lines.join('\n'), count, older: end };
});

export const countExecutions = forMembers.member.countExecutions.handler(async ({ context: { core }, input }) => {
  const { id } = await agentBy(core, input.slug);
  // One more than is told, so that exactly so many are not taken for more.
  const found = await core.executions.count(filterOf(id, input), MOST_COUNTED + 1);
  return { count: Math.min(found, MOST_COUNTED), atLeast: found > MOST_COUNTED };
});

export const executionFacets = forMembers.member.executionFacets.handler(async ({ context: { core }, input }) => {
  const { id } = await agentBy(core, input.slug);
  const all = await core.executions.seriesOf(id);
  // What people tried out is chosen by its kind and by nothing else.
  const series = all.filter(({ kind }) => kind !== 'try');
  const words = await wordsFor(core);
  const each = <T>(of: (one: (typeof series)[number]) => T | null): T[] =>
    [...new Set(series.map(of))].filter((value) => value !== null);
  const versions = await Promise.all(each(({ version }) => version).map(words.version));
  return {
    outcomes: each(({ outcome }) => outcome).toSorted(),
    versions: versions.toSorted((a, b) => (b.number ?? 0) - (a.number ?? 0)),
    channels: each(({ channel }) => channel).toSorted(),
    applications: each(({ application }) => application).map(words.application),
    models: each(({ model }) => model).toSorted(),
    kinds: [...new Set(all.map(({ kind }) => kind))].toSorted(),
  };
});

export const execution = forMembers.member.execution.handler(async ({ context: { core }, input }) => {
  const { row, agent } = await storedExecution(core, input.id);
  return view(agent, await wordsFor(core))(row);
});

export const executionSettings = forMembers.member.executionSettings.handler(async ({ context: { core }, input }) =>
  settingsView(core, await agentBy(core, input.slug)),
);

export const setExecutionSettings = forMembers.member.setExecutionSettings.handler(
  async ({ context: { core, member }, input }) => {
    const { slug, ...settings } = input;
    const agent = await agentBy(core, slug);
    await refuseUnknownFields(core, agent, settings);
    const at = core.now();
    const change = { settings: { ...settings, redact: [...new Set(settings.redact)].toSorted() }, by: member.id, at };
    await core.executions.change(agent.id, core.newId(), change);
    core.log.info({ member: member.id, agent: agent.id, ...settings }, 'execution settings changed');
    return settingsView(core, agent);
  },
);

type Agent = Entities['agent'];
const reader = (core: RegistryCore) => core.ledger.reader(core.db, core.identity.workspace);

async function agentBy(core: RegistryCore, slug: string): Promise<Agent> {
  const named = await reader(core).get('slug', slug);
  const agent = named && (await reader(core).get('agent', named.agent));
  if (agent === undefined)
    throw new AppError('not_found', `There is no agent “${slug}” here.`, { entity: 'agent', id: slug });
  return agent;
}

function filterOf(agent: string, search: ExecutionSearch): ExecutionFilter {
  const { outcomes, version, channel, application, kind, model, from, to } = search;
  return {
    agent,
    ...{ outcomes, version, channel, application, kind, model },
    from: from === undefined ? undefined : Date.parse(from),
    to: to === undefined ? undefined : Date.parse(to),
    terms: searchTerms(search),
  };
}

interface Page {
  slug: string;
  cursor?: string | undefined;
  direction: 'older' | 'newer';
  limit: number;
}
async function pageOf(core: RegistryCore, input: ExecutionSearch & Page) {
  const { slug, cursor, direction, limit } = input;
  const agent = await agentBy(core, slug);
  const page = await core.executions.page({ filter: filterOf(agent.id, input), cursor, direction, limit });
  const of = view(agent, await wordsFor(core));
  return { ...page, rows: undefined, items: await Promise.all(page.rows.map(of)) };
}

/** Names for the ids in rows, each read once. */
async function wordsFor(core: RegistryCore) {
  const keys = new Map((await listApiKeys(core.db)).map(({ id, name }) => [id, name]));
  const versions = new Map<string, Promise<{ hash: string; number: number | null }>>();
  const contracts = new Map<string, Promise<Contract>>();
  const read = reader(core);
  const numbered = async (hash: string) => ({ hash, number: (await read.get('version', hash))?.number ?? null });
  return {
    application: (id: string) => ({ id, name: keys.get(id) ?? 'A key that is gone' }),
    person: async (id: string) => ({ id, name: (await read.get('member', id))?.name ?? 'Somebody' }),
    version(hash: string) {
      const found = versions.get(hash) ?? numbered(hash);
      versions.set(hash, found);
      return found;
    },
    /** Empty for a version that is not known here any more: its values are told as they are. */
    contract(slug: string, hash: string) {
      const load = async (): Promise<Contract> => (await core.published.anyVersion(slug, hash)).spec.contract;
      const found = contracts.get(hash) ?? load().catch(() => ({ input: [], output: [] }));
      contracts.set(hash, found);
      return found;
    },
  };
}

const view =
  (agent: Agent, words: Awaited<ReturnType<typeof wordsFor>>) =>
  async (row: ExecutionRow): Promise<Execution> => {
    // `executionRow` made it, or the redaction of that.
    const record = JSON.parse(row.record) as ExecutionRecord;
    const contract = await words.contract(agent.slug, row.version);
    const summary: ExecutionSummary = {
      id: row.id,
      at: row.at,
      agent: agent.slug,
      version: await words.version(row.version),
      channel: row.channel,
      outcome: row.outcome,
      kind: row.kind,
      batch: row.batch,
      application: row.kind === 'try' ? await words.person(row.application) : words.application(row.application),
      provider: row.provider,
      model: row.model,
      latencyMs: row.latencyMs,
      costUsd: row.costUsd,
      asked: gistOf(record.input, contract.input),
      answered: gistOf(record.output, contract.output),
      violated: record.rules.filter(({ result }) => result === 'violated').map(({ title }) => title),
    };
    return { ...summary, record };
  };

async function settingsView(core: RegistryCore, agent: Agent): Promise<ExecutionSettingsView> {
  const [settings, changes] = await Promise.all([
    core.executions.settings(agent.id),
    core.executions.changes(agent.id),
  ]);
  const read = reader(core);
  const told = changes.map(async (change) => ({
    ...change.settings,
    at: change.at,
    by: (await read.get('member', change.by))?.name ?? 'Somebody',
  }));
  return { settings, changes: await Promise.all(told) };
}

/** A path with a slip of the pen would redact nothing, silently. What the contract in production does not have is refused by name. */
async function refuseUnknownFields(core: RegistryCore, agent: Agent, settings: ExecutionSettings): Promise<void> {
  if ((await reader(core).get('channel', `${agent.id}/production`)) === undefined) return;
  const { spec } = await core.published.find(agent.slug, 'production');
  const problems = settings.redact.flatMap((path, at): Problem[] => {
    const [part = '', name = ''] = path.split('.');
    const fields = part === 'input' ? spec.contract.input : part === 'output' ? spec.contract.output : null;
    if (fields === null || fields.some((field) => field.name === name)) return [];
    const message = `${agent.name} in production has no ${part} field “${name}”.`;
    return [{ path: `/redact/${at}`, field: 'Redacted fields', message, example: `${part}.${fields[0]?.name ?? ''}` }];
  });
  if (problems.length > 0) throw new AppError('invalid_input', problems[0]?.message ?? '', { problems });
}
