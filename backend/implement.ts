import { implement } from '@orpc/server';
import { desktopContract } from '../shared/api/desktop/index.ts';
import { toTypedError } from '../shared/api/typed-error.ts';
import type { BackendContext } from './context.ts';
import { bugReport, withTypedErrors } from './errors.ts';

/** Where every handler starts: the contract, the context, and the one mapping of errors. */
export const os = implement(desktopContract)
  .$context<BackendContext>()
  .use(async ({ context, next }) => {
    const bug = bugReport(context.log, context.newReference);
    try {
      const { output } = await next();
      return { output: withTypedErrors(output, bug), context: {} };
    } catch (error) {
      throw toTypedError(error, bug);
    }
  });
