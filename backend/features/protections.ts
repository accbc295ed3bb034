import { decide } from '../governance/decide.ts';
import { os } from '../implement.ts';
import { viewProtections } from '../views/protections.ts';

export const protections = {
  list: os.protections.list.handler(({ context, input }) => viewProtections(context, input.agent)),
  set: os.protections.set.handler(async ({ context, input }) => {
    await decide(context, {
      acts: [{ kind: 'agent.protect', payload: input }],
      time: context.now(),
      // A lock changes what changes need, and so who is asked.
      topics: ['protections', 'agents', 'changes'],
    });
    return viewProtections(context, input.agent);
  }),
};
