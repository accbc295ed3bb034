import { AppError } from '../../shared/errors.ts';
import { versionHash } from '../../shared/governance/version-hash.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import { checkSpec } from '../../shared/spec/check-spec.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Core } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import { readDraft, rebaseDraft, type StoredDraft } from '../store/drafts.ts';
import type { Act } from '../store/outbox.ts';
import type { DesktopDb } from '../store/tables.ts';
import { baseSpecOf, countChanges, openDraft } from './drafts.ts';
import { continues } from './follow.ts';
import { refuseLocked } from './locks.ts';

export interface MadeVersion {
  act: Act;
  /** The hash it will have once its statement, at exactly this time, is appended. */
  version: string;
  time: string;
  spec: Json;
  draft: StoredDraft;
}

/**
 * Prepares the draft's spec as a version. `minimum` lists versions it must contain, such as the one a change asks for now.
 * Throws `invalid_input` with every place that would not work as written, and `locked` with the locked parts it changes.
 */
export async function newVersion(
  core: Core,
  agent: string,
  reason: string,
  minimum: readonly string[],
): Promise<MadeVersion> {
  const state = await currentState(core);
  const draft = await openDraft(core, state, agent);
  refuseUnsound(draft.spec, 'This draft cannot be submitted yet');
  for (const version of minimum)
    if (!(await continues(state, draft, version)))
      throw new AppError(
        'conflict',
        'This draft does not continue the version of the change. Open the change and start from it.',
        { rule: 'not_ancestor' },
      );
  // In words of the parts; the reducer, which decides, knows nothing of what a draft was.
  const base = await baseSpecOf(state, draft.base);
  if (base !== null) await refuseLocked(core, state, agent, { base, stored: base, next: draft.spec });
  const parents = [draft.base, draft.alsoFrom ?? null].filter((parent) => parent !== null);
  return { ...versionOf(core, { agent, spec: draft.spec, reason, parents }), draft };
}

/** Throws `invalid_input` with every place of a spec that would not work as written; `what` says what that prevents. */
export function refuseUnsound(spec: Spec, what: string): void {
  const issues = checkSpec(spec);
  if (issues.length > 0)
    throw new AppError('invalid_input', `${what}: ${issues[0]?.message ?? ''}`, {
      problems: issues.map(({ path, section, message, example }) => ({
        path: `/${path}`,
        field: section,
        message,
        ...(example === undefined ? {} : { example }),
      })),
    });
}

/** A spec as the version that my statement makes of it now. */
export function versionOf(
  core: Core,
  made: { agent: string; spec: Spec; reason: string; parents: string[] },
): Omit<MadeVersion, 'draft'> {
  const { agent, reason, parents } = made;
  const time = core.now();
  // Through JSON: optional fields that are undefined are no part of a spec.
  const spec: Json = JSON.parse(JSON.stringify(made.spec));
  const payload = { agent, spec: hashOf(spec), parents, reason };
  const version = versionHash({ ...payload, author: core.workspaces.current().member, time });
  return { act: { kind: 'version.create', payload }, version, time, spec };
}

/** The draft goes on from the version just made. What somebody typed meanwhile stays, as changes to it. */
export async function continueFrom(core: Core, tx: DesktopDb, made: MadeVersion): Promise<void> {
  const workspace = core.workspaces.current().id;
  const current = await readDraft(tx, workspace, made.draft.agent);
  if (current === undefined) return;
  const changes = current.revision === made.draft.revision ? 0 : countChanges(made.draft.spec, current.spec);
  await rebaseDraft(tx, workspace, { agent: current.agent, base: made.version, changes, alsoFrom: null });
}
