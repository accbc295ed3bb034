import { work } from '../../ledger/work.ts';
import { type AgentContent, fileOfPart } from '../../shared/agent-files/layout.ts';
import type { Topic } from '../../shared/api/desktop/base.ts';
import { AppError } from '../../shared/errors.ts';
import { compareSuites, isSameSuite, type SuiteDifference } from '../../shared/grading/compare-suites.ts';
import type { SpecDifference } from '../../shared/spec/diff.ts';
import { differences } from '../../shared/spec/differences.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { BackendContext } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import { decide } from '../governance/decide.ts';
import { listCases, replaceCases } from '../store/cases.ts';
import type { DesktopDb } from '../store/tables.ts';
import { find } from '../views/find.ts';
import { baseSpecOf, countChanges, openDraft, putDraft } from './drafts.ts';
import { refuseLocked } from './locks.ts';
import { makeAgent } from './new-agent.ts';

const TOPICS: Topic[] = ['drafts', 'agents', 'cases'];

export interface BroughtIn {
  agent: string;
  made: boolean;
  /** What is other in the draft than before; everything of a new agent. */
  changes: SpecDifference[];
  /** null where the files say nothing about tests. */
  cases: SuiteDifference | null;
  /** What it was called and described as, where the files say otherwise; null where they do not, and of a new agent. */
  was: Called | null;
}
type Called = Pick<AgentContent, 'name' | 'description'>;

/**
 * Makes what text files say of an agent its draft and its test cases, or makes the agent where there is none of that short name.
 * Versions stay as they are. What stood in the draft can be restored, as after discarding it. Another name or description is a decision,
 * signed here. Throws `locked`, naming the file, where a lock forbids it, and what the reducer refuses; then nothing is changed.
 */
export async function bringIn(context: BackendContext, content: AgentContent): Promise<BroughtIn> {
  const { slug, name, description, spec, cases } = content;
  const state = await currentState(context);
  const known = await state.get('slug', slug);
  if (known === undefined) {
    const made = { name, description, slug, spec, cases: cases ?? [] };
    const told = cases === null ? null : compareSuites([], cases);
    return {
      agent: await makeAgent(context, made),
      made: true,
      changes: differences(null, spec),
      cases: told,
      was: null,
    };
  }
  const { agent } = known;
  const draft = await openDraft(context, state, agent);
  const base = await baseSpecOf(state, draft.base);
  await refuseLocked(context, state, agent, { base, stored: draft.spec, next: spec }).catch((error: unknown) => {
    throw namingFiles(error, [spec, draft.spec]);
  });
  const changes = differences(draft.spec, spec);
  const write = async (tx: DesktopDb): Promise<SuiteDifference | null> => {
    if (changes.length > 0) {
      const { revision, ...rest } = draft;
      const discarded = draft.changes === 0 ? draft.discarded : draft.spec;
      const next = { ...rest, spec, changes: countChanges(base, spec), savedAt: context.now(), discarded };
      await putDraft(context, tx, next, revision);
    }
    if (cases === null) return null;
    const difference = compareSuites(await listCases(tx, state.workspace, agent), cases);
    if (!isSameSuite(difference)) await replaceCases(tx, state.workspace, agent, cases);
    return difference;
  };
  const held = await find(state, 'agent', agent);
  if (held.name === name && held.description === description) {
    const suite = await work(context.db, async (tx, unit) => {
      unit.afterCommit(() => context.announcer.announce(TOPICS, [agent]));
      return write(tx);
    });
    return { agent, made: false, changes, cases: suite, was: null };
  }
  let suite: SuiteDifference | null = null;
  await decide(context, {
    acts: [{ kind: 'agent.rename', payload: { agent, name, description } }],
    time: context.now(),
    topics: TOPICS,
    after: async (tx) => {
      suite = await write(tx);
    },
  });
  return { agent, made: false, changes, cases: suite, was: { name: held.name, description: held.description } };
}

/** A lock's refusal with the files in which the locked parts stand. */
function namingFiles(error: unknown, specs: readonly Spec[]): unknown {
  if (!(error instanceof AppError) || !('path' in error.data)) return error;
  const files = new Set(
    String(error.data.path)
      .split(', ')
      .map((path: string) => fileOfPart(specs, path)),
  );
  return new AppError(error.code, `${[...files].join(', ')}: ${error.message}`, error.data);
}
