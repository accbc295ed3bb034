import { hasHour } from '../../shared/drift/schedule.ts';
import type { DriftFindingView, DriftView, OpenFinding } from '../../shared/drift/views.ts';
import { AppError } from '../../shared/errors.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import type { RegistryCore } from '../core.ts';
import { sharedCases, watchedModel } from '../drift/canary.ts';
import { askSoon, inProduction } from '../drift/queue.ts';
import {
  closeFinding as closeStored,
  findFinding,
  listFindings,
  listOpenFindings,
  newestCanaryRuns,
  readCanarySettings,
  type StoredFinding,
  writeCanarySettings,
} from '../store/canaries.ts';
import { goingCanary } from '../store/canaries-going.ts';
import { forMembers } from './base.ts';

const SHOWN_RUNS = 60;
const SHOWN_FINDINGS = 100;
const MOST_OPEN = 500;

export const drift = forMembers.member.drift.handler(async ({ context: { core }, input }): Promise<DriftView> => {
  const agent = await agentBy(core, input.slug);
  const numberOf = versionNumbers(core);
  const runs = await newestCanaryRuns(core.db, agent.id, SHOWN_RUNS);
  const findings = await listFindings(core.db, agent.id, SHOWN_FINDINGS);
  return {
    settings: await readCanarySettings(core.db, agent.id),
    runs: await Promise.all(
      runs.map(async ({ cases, agent: _, version, ...run }) => ({
        ...run,
        version: await numberOf(version),
        passed: cases.reduce((sum, { passed }) => sum + passed, 0),
        failed: cases.reduce((sum, { failed }) => sum + failed, 0),
      })),
    ),
    findings: await Promise.all(findings.map((finding) => viewOf(core, finding))),
    going: (await goingCanary(core.db, agent.id)) ?? null,
    suite: (await sharedCases(core, agent.id)).length,
  };
});

export const setCanary = forMembers.member.setCanary.handler(async ({ context: { core, member }, input }) => {
  const { slug, ...asked } = input;
  // An hour of the day means nothing to pauses that are no days.
  const settings = { ...asked, hour: hasHour(asked) ? asked.hour : null };
  const agent = await agentBy(core, slug);
  await writeCanarySettings(core.db, agent.id, settings, { by: member.id, at: core.now() });
  core.log.info({ member: member.id, agent: agent.id, ...settings }, 'watching an agent changed');
  return settings;
});

export const startCanary = forMembers.member.startCanary.handler(async ({ context: { core, member }, input }) => {
  const agent = await agentBy(core, input.slug);
  const published = await inProduction(core, agent.id);
  const refuse = (message: string, rule: string): AppError => new AppError('conflict', message, { rule });
  if (published === null)
    throw refuse(`Nothing of ${agent.name} is in production yet, so there is nothing to watch.`, 'not_deployed');
  if (watchedModel(published) === undefined)
    throw refuse(
      `The version of ${agent.name} in production names no model. Add one under Models, then deploy.`,
      'no_model',
    );
  if ((await sharedCases(core, agent.id)).length === 0)
    throw refuse(`The team shares no test cases of ${agent.name} yet. Share them on the Tests tab first.`, 'no_suite');
  if (!(await askSoon(core, agent.id)))
    throw refuse(`The cases of ${agent.name} are being asked already. The run appears by itself.`, 'already_asked');
  core.log.info({ member: member.id, agent: agent.id }, 'canary cases asked for');
  return { agent: agent.slug };
});

export const openFindings = forMembers.member.openFindings.handler(async ({ context: { core } }) => {
  const open = await listOpenFindings(core.db, MOST_OPEN);
  return Promise.all(
    open.map(async (finding): Promise<OpenFinding> => {
      const agent = await reader(core).get('agent', finding.agent);
      if (agent === undefined) throw new Error('A finding is about an agent that is not there.');
      return { ...(await viewOf(core, finding)), agent: { slug: agent.slug, name: agent.name } };
    }),
  );
});

export const closeFinding = forMembers.member.closeFinding.handler(async ({ context: { core, member }, input }) => {
  const { id, reason } = input;
  if ((await findFinding(core.db, id)) === undefined)
    throw new AppError('not_found', 'There is no such finding here.', { entity: 'finding', id });
  if (!(await closeStored(core.db, id, { at: core.now(), by: member.id, reason })))
    throw new AppError('conflict', 'This finding was settled already.', { rule: 'settled' });
  core.log.info({ member: member.id, finding: id }, 'drift finding settled');
  const finding = await findFinding(core.db, id);
  if (finding === undefined) throw new Error('A finding that was just settled is gone.');
  return viewOf(core, finding);
});

const reader = (core: RegistryCore) => core.ledger.reader(core.db, core.identity.workspace);

const versionNumbers = (core: RegistryCore) => async (hash: string) => ({
  hash,
  number: (await reader(core).get('version', hash))?.number ?? 0,
});

async function viewOf(
  core: RegistryCore,
  { agent: _, closed, version, ...rest }: StoredFinding,
): Promise<DriftFindingView> {
  const by = closed === null ? '' : ((await reader(core).get('member', closed.by))?.name ?? 'Somebody unknown');
  return { ...rest, version: await versionNumbers(core)(version), closed: closed && { ...closed, by } };
}

async function agentBy(core: RegistryCore, slug: string): Promise<Entities['agent']> {
  const named = await reader(core).get('slug', slug);
  const agent = named && (await reader(core).get('agent', named.agent));
  if (agent === undefined)
    throw new AppError('not_found', `There is no agent “${slug}” here.`, { entity: 'agent', id: slug });
  return agent;
}
