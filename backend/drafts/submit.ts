import { AppError } from '../../shared/errors.ts';
import { isAncestor } from '../../shared/governance/ancestry.ts';
import { versionHash } from '../../shared/governance/version-hash.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import { checkSpec } from '../../shared/spec/check-spec.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { Core } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import { readDraft, rebaseDraft, type StoredDraft } from '../store/drafts.ts';
import type { Act } from '../store/outbox.ts';
import type { DesktopDb } from '../store/tables.ts';
import { countChanges, openDraft } from './drafts.ts';

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
 * Throws `invalid_input` with every place that would not work as written.
 */
export async function newVersion(
  core: Core,
  agent: string,
  reason: string,
  minimum: readonly string[],
): Promise<MadeVersion> {
  const state = await currentState(core);
  const draft = await openDraft(core, state, agent);
  const issues = checkSpec(draft.spec);
  if (issues.length > 0)
    throw new AppError('invalid_input', `This draft cannot be submitted yet: ${issues[0]?.message ?? ''}`, {
      problems: issues.map(({ path, section, message, example }) => ({
        path: `/${path}`,
        field: section,
        message,
        ...(example === undefined ? {} : { example }),
      })),
    });
  for (const version of minimum)
    if (draft.base === null || !(await isAncestor(state, version, draft.base)))
      throw new AppError(
        'conflict',
        'This draft does not continue the version of the change. Open the change and start from it.',
        { rule: 'not_ancestor' },
      );
  const time = core.now();
  // Through JSON: optional fields that are undefined are no part of a spec.
  const spec: Json = JSON.parse(JSON.stringify(draft.spec));
  const payload = { agent, spec: hashOf(spec), parents: draft.base === null ? [] : [draft.base], reason };
  const version = versionHash({ ...payload, author: core.workspaces.current().member, time });
  return { act: { kind: 'version.create', payload }, version, time, spec, draft };
}

/** The draft goes on from the version just made. What somebody typed meanwhile stays, as changes to it. */
export async function continueFrom(core: Core, tx: DesktopDb, made: MadeVersion): Promise<void> {
  const workspace = core.workspaces.current().id;
  const current = await readDraft(tx, workspace, made.draft.agent);
  if (current === undefined) return;
  const changes = current.revision === made.draft.revision ? 0 : countChanges(made.draft.spec, current.spec);
  await rebaseDraft(tx, workspace, { agent: current.agent, base: made.version, changes });
}
