import type { Topic } from '../../shared/api/desktop/base.ts';
import type { Protection } from '../../shared/governance/policy.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { BackendContext } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import { decide } from '../governance/decide.ts';
import type { State } from '../governance/state.ts';
import { saveCases } from '../store/cases.ts';
import { writeDraft } from '../store/drafts.ts';
import type { DesktopDb } from '../store/tables.ts';
import { countChanges } from './drafts.ts';

export interface NewAgent {
  name: string;
  description: string;
  /** Made from the name when absent. */
  slug?: string | undefined;
  spec: Spec;
  cases: readonly TestCase[];
  /** Parts to lock or guard from the start; only for those who may. */
  protections?: readonly Protection[];
  /** What else is remembered of it, in the transaction that writes its draft. */
  after?: (tx: DesktopDb, agent: string) => Promise<void>;
  topics?: readonly Topic[];
}

/** Decides that there is a new agent and writes its draft and test cases; its id. Throws what the reducer refuses. */
export async function makeAgent(context: BackendContext, made: NewAgent): Promise<string> {
  const { name, description, spec, cases, protections = [] } = made;
  const agent = context.newId();
  const { id: workspace } = context.workspaces.current();
  const slug = made.slug ?? (await freeSlug(await currentState(context), name));
  await decide(context, {
    acts: [
      { kind: 'agent.create', payload: { agent, slug, name, description } },
      ...protections.map((payload) => ({ kind: 'agent.protect' as const, payload: { agent, ...payload } })),
    ],
    time: context.now(),
    topics: ['agents', 'drafts', 'cases', ...(made.topics ?? [])],
    after: async (tx) => {
      const savedAt = context.now();
      const changes = countChanges(null, spec);
      const draft = { agent, spec, base: null, savedAt, changes, discarded: null, started: spec };
      await writeDraft(tx, workspace, draft, 0);
      await saveCases(tx, workspace, agent, cases);
      await made.after?.(tx, agent);
    },
  });
  return agent;
}

/** Agents in the making have their addresses below it. */
const RESERVED = 'new';

/** A slug from a name in any script, made unique by a number. */
async function freeSlug(state: State, name: string): Promise<string> {
  const plain = name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');
  const words =
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 70)
      .replace(/^-+|-+$/g, '') || 'agent';
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? words : `${words}-${number}`;
    if (slug !== RESERVED && (await state.get('slug', slug)) === undefined) return slug;
  }
}
