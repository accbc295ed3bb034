import { z } from 'zod';
import { Hash, Id } from '../../spec/ids.ts';
import { Spec } from '../../spec/spec.ts';
import { procedure } from './base.ts';
import { Draft } from './drafts.ts';
import { VersionView } from './versions.ts';

/** Bringing what was published meanwhile into a draft. The merge itself is `mergeSpecs`; here is what it needs and takes. */
export const merges = {
  /** The published version, when the draft does not contain it yet; null when there is nothing to merge. */
  waiting: procedure.input(z.object({ agent: Id })).output(VersionView.nullable()),
  get: procedure.input(z.object({ agent: Id, version: Hash })).output(
    z.object({
      theirs: VersionView.extend({ content: Spec }),
      /** What both come from; null where they have nothing in common. */
      base: Spec.nullable(),
      mine: Draft,
    }),
  ),
  /**
   * The merged spec becomes the draft, which from then on continues the other version and its own. Fails with `conflict` when
   * the draft has been edited since `revision`, and with `locked` when a locked part differs from the other version.
   */
  take: procedure.input(z.object({ agent: Id, version: Hash, revision: z.int(), spec: Spec })).output(Draft),
};
