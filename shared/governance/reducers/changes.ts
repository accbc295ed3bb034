import { isAncestor, relate } from '../ancestry.ts';
import type { Entities, StateReader } from '../entities.ts';
import { readEvidence, readSuites } from '../evidence.ts';
import { mayRevise, mayWithdraw } from '../permissions.ts';
import { accept, type Decision, refuse } from '../refusal.ts';
import { sameHashes } from '../sign-off.ts';
import { find, type Reducer, write } from './context.ts';

/** The channel whose version a new change is compared with. */
const MAIN_CHANNEL = 'production';

async function versionOf(read: StateReader, hash: string, agent: string): Promise<Decision<Entities['version']>> {
  const version = await find(read, 'version', hash);
  if (version.ok && version.value.agent !== agent)
    return refuse('invalid_input', 'missing', 'The version it names belongs to another agent.');
  return version;
}

/** Everybody who wrote part of what lies between the base and the version: none of them can be the second pair of eyes. */
async function authorsBetween(read: StateReader, base: string | null, version: string): Promise<Decision<string[]>> {
  const relation = await relate(read, version, base);
  if (relation === null)
    return refuse(
      'invalid_input',
      'not_ancestor',
      'The version is too far from what was published to tell its authors.',
    );
  return accept(relation.onlyLeft.map((each) => each.author));
}
const published = async (read: StateReader, agent: string): Promise<string | null> =>
  (await read.get('channel', `${agent}/${MAIN_CHANNEL}`))?.version ?? null;
const unique = (names: readonly string[]): string[] => [...new Set(names)];

export const openChange: Reducer<'change.open'> = async ({ payload, statement, actor, read, objects }) => {
  const { change: id, agent, version: hash, title, evidence } = payload;
  if ((await read.get('change', id)) !== undefined) return refuse('conflict', 'exists', 'This change exists already.');
  const found = await find(read, 'agent', agent);
  if (!found.ok) return found;
  const version = await versionOf(read, hash, agent);
  if (!version.ok) return version;
  const base = await published(read, agent);
  if (base === hash) return refuse('conflict', 'no_change', 'This version is published already.');
  const reports = await readEvidence(objects, evidence);
  if (!reports.ok) return reports;
  const suites = await readSuites(objects, reports.value, payload.suites);
  if (!suites.ok) return suites;
  const authors = await authorsBetween(read, base, hash);
  if (!authors.ok) return authors;
  const change: Entities['change'] = {
    id,
    agent,
    title,
    version: hash,
    base,
    author: actor.id,
    openedAt: statement.time,
    evidence,
    status: 'open',
    authors: unique([actor.id, ...authors.value]),
    reviews: [],
    comments: [],
    revisions: [{ version: hash, time: statement.time, by: actor.id }],
  };
  return accept([write('change', change, agent)]);
};

/** New content or new evidence: whatever was said about the old no longer counts. */
export const reviseChange: Reducer<'change.revise'> = async ({ payload, statement, actor, read, objects }) => {
  const found = await find(read, 'change', payload.change);
  if (!found.ok) return found;
  const change = found.value;
  const refusal = mayRevise(actor, change);
  if (refusal !== null) return { ok: false, refusal };
  const version = await versionOf(read, payload.version, change.agent);
  if (!version.ok) return version;
  if (change.version === payload.version && sameHashes(change.evidence, payload.evidence))
    return refuse('conflict', 'no_change', 'The change has this version and these test reports already.');
  const reports = await readEvidence(objects, payload.evidence);
  if (!reports.ok) return reports;
  const suites = await readSuites(objects, reports.value, payload.suites);
  if (!suites.ok) return suites;
  // Once what was published meanwhile is merged in, it is what the change is compared with, and its authors, who had
  // their own second pair of eyes, may be this change's.
  const current = await published(read, change.agent);
  const isMerged = await isAncestor(read, current, payload.version);
  const base = isMerged ? current : change.base;
  const authors = await authorsBetween(read, base, payload.version);
  if (!authors.ok) return authors;
  const voided =
    change.version === payload.version ? 'The test reports of the change were replaced.' : 'The change was revised.';
  return accept([
    write(
      'change',
      {
        ...change,
        version: payload.version,
        base,
        evidence: payload.evidence,
        authors: unique([...change.authors, actor.id, ...authors.value]),
        reviews: change.reviews.map((review) => ({ ...review, voided: review.voided ?? voided })),
        revisions: [...change.revisions, { version: payload.version, time: statement.time, by: actor.id }],
      },
      change.agent,
    ),
  ]);
};

export const withdrawChange: Reducer<'change.withdraw'> = async ({ payload, actor, read }) => {
  const found = await find(read, 'change', payload.change);
  if (!found.ok) return found;
  const refusal = mayWithdraw(actor, found.value);
  if (refusal !== null) return { ok: false, refusal };
  return accept([write('change', { ...found.value, status: 'withdrawn' }, found.value.agent)]);
};

/** Comments stay possible after the change is closed: questions come late. */
export const commentOnChange: Reducer<'change.comment'> = async ({ payload, statement, id, actor, read }) => {
  const found = await find(read, 'change', payload.change);
  if (!found.ok) return found;
  const change = found.value;
  const { settles } = payload;
  if (settles !== undefined) {
    const settled = change.comments.find(({ statement }) => statement === settles);
    if (settled === undefined || settled.settles !== undefined)
      return refuse('not_found', 'missing', 'The comment that was to be settled is not one of this change.');
    if (change.comments.some((each) => each.settles === settles))
      return refuse('conflict', 'closed', 'Somebody settled this comment already.');
  }
  const comment = {
    statement: id,
    member: actor.id,
    path: payload.path ?? null,
    ...(settles === undefined ? {} : { settles }),
    text: payload.text,
    time: statement.time,
    version: change.version,
  };
  return accept([write('change', { ...change, comments: [...change.comments, comment] }, change.agent)]);
};
