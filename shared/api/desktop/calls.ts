import { z } from 'zod';
import { Id, JsonObject } from '../../spec/ids.ts';
import { ModelRef } from '../../spec/spec.ts';
import { ChannelName, VersionRef } from '../registry/run-forms.ts';
import { CallFacts, TryOutcome } from '../registry/try-outs.ts';
import { procedure } from './base.ts';
import { Permission } from './permission.ts';

const VersionOf = z.object({ agent: Id, ref: VersionRef });

/** How programs call an agent at the team's registry, and calling it as a person. Asked there each time, kept nowhere here. */
export const calls = {
  /** `permission`: whether I may try it out. */
  facts: procedure.input(VersionOf).output(CallFacts.extend({ permission: Permission })),
  /** The document as the text of a file. */
  openApi: procedure.input(VersionOf).output(z.object({ text: z.string() })),
  /** Calls really; takes as long as the models take. Aborting it stops the call. */
  tryOut: procedure
    .input(
      z.object({
        agent: Id,
        input: JsonObject,
        version: VersionRef.optional(),
        channel: ChannelName.optional(),
        /** As the agent says when absent. */
        model: z.union([ModelRef, z.literal('auto')]).optional(),
      }),
    )
    .output(TryOutcome),
};
