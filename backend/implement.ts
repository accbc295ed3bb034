import { implement } from '@orpc/server';
import { desktopContract } from '../shared/api/desktop/index.ts';
import { refuseUnsoundText } from '../shared/api/sound-text.ts';
import { toTypedError } from '../shared/api/typed-error.ts';
import type { BackendContext } from './context.ts';
import { bugReport, withTypedErrors } from './errors.ts';

/** Where every handler starts: the contract, the context, text that can be kept, and the one mapping of errors. */
export const os = implement(desktopContract)
  .$context<BackendContext>()
  .use(async ({ context, next }, input) => {
    const bug = bugReport(context.log, context.newReference);
    try {
      refuseUnsoundText(input);
      const { output } = await next();
      return { output: withTypedErrors(output, bug), context: {} };
    } catch (error) {
      throw toTypedError(error, bug);
    }
  });
