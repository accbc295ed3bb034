import { implement } from '@orpc/server';
import { desktopContract } from '../shared/api/desktop/index.ts';
import type { BackendContext } from './context.ts';
import { toTypedError, withTypedErrors } from './errors.ts';

/** Where every handler starts: the contract, the context, and the one mapping of errors. */
export const os = implement(desktopContract)
  .$context<BackendContext>()
  .use(async ({ context, next }) => {
    try {
      const { output } = await next();
      return { output: withTypedErrors(output, context.log, context.newReference), context: {} };
    } catch (error) {
      throw toTypedError(error, context.log, context.newReference);
    }
  });
