import { bundleOf } from '../../ledger/bundle.ts';
import type { Bundle } from '../../shared/governance/bundle.ts';
import type { RegistryCore } from '../core.ts';
import { requireChannel } from '../key-scope.ts';
import { forApplications } from './base.ts';

/** Bytes of one answer; some ten thousand decisions with their specs. */
const MOST_BYTES = 32 * 1024 * 1024;
/** Histories kept in memory: applications of one registry ask about a handful of versions. */
const KEPT = 4;

/** Each as long as the history does not grow: that it did is told by its head. */
const kept = new WeakMap<RegistryCore, { head: string; byVersion: Map<string, Promise<Bundle>> }>();

/** The history that proves a version, as it stands now. Head and version are the ETag. */
export const proof = forApplications.application.proof.handler(async ({ context: { core, key, answer }, input }) => {
  const published = await core.published.find(input.slug, input.ref);
  await requireChannel(core, key, published, input.ref);
  const { version } = published;
  const { workspace } = core.identity;
  const head = (await core.ledger.head(core.db, workspace)).hash ?? '';
  let known = kept.get(core);
  if (known?.head !== head) {
    known = { head, byVersion: new Map() };
    kept.set(core, known);
  }
  const { byVersion } = known;
  const held = byVersion.get(version.id);
  const made = held ?? bundleOf(core.db, workspace, { kind: 'version', version: version.id }, MOST_BYTES);
  if (held === undefined) {
    if (byVersion.size >= KEPT) byVersion.clear();
    byVersion.set(version.id, made);
    made.catch(() => byVersion.delete(version.id));
  }
  const bundle = await made;
  answer.etag = `"${bundle.head.hash}-${version.id}"`;
  return bundle;
});
