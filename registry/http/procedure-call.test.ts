import { type AnyProcedure, createProcedureClient, ORPCError, os, ValidationError } from '@orpc/server';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { RequestContext } from '../features/base.ts';
import { procedureCall } from './procedure-call.ts';

const base = os.$context<RequestContext>();
const named = z.object({ name: z.string().min(2).default('nobody'), later: z.boolean().optional() });
const withName = named.refine(async ({ later }) => later !== true, 'not later');
/** Tells in its answer what it was given, so that the order of steps shows. */
const told = base.use(({ next }, input) => next({ context: { first: JSON.stringify(input) ?? 'nothing' } }));

const procedures = {
  plain: base.input(named).handler(({ input }) => input),
  waiting: base.input(withName).handler(async ({ input }) => input),
  unchecked: base.handler(({ input }) => ({ input })),
  between: told
    .input(named)
    .use(({ next }, input) => next({ context: { second: input.name } }))
    .handler(({ context: { first, second }, input }) => ({ first, second, name: input.name })),
  early: base.use((_, __, output) => output('from the middleware')).handler(() => 'from the handler'),
  changed: base
    .use(async ({ next }) => {
      const { output, context } = await next();
      return { output: `${String(output)}!`, context };
    })
    .handler(() => 'answer'),
  heldTo: base
    .input(named)
    .output(z.object({ name: z.string().max(4) }))
    .handler(({ input }) => ({ ...input, beside: 1 })),
  notHeldTo: base
    .$config({ initialOutputValidationIndex: Number.NaN })
    .output(z.object({ name: z.string().max(4) }))
    .handler(() => ({ name: 'much too long' })),
  failing: told.handler(() => {
    throw new RangeError('from the handler');
  }),
  refusing: base.handler(({ errors }) => {
    throw new ORPCError('CONFLICT', { message: String(typeof errors) });
  }),
  stopped: base.handler(({ signal, path }) => ({ aborted: signal?.aborted, path })),
};
const inputs = [undefined, null, 'text', {}, { name: 'Ada' }, { name: 'a' }, { name: 'Grace Hopper' }, { later: true }];

/** What a caller can tell of an ending. */
async function ending(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return { answer: await call() };
  } catch (error) {
    if (!(error instanceof Error)) return { thrown: error };
    const { name, message, cause } = error;
    const issues = cause instanceof ValidationError ? cause.issues : undefined;
    return { name, message, issues, ...(error instanceof ORPCError ? error.toJSON() : {}) };
  }
}

test.each(Object.entries(procedures))('“%s” ends as it does with the client of oRPC', async (name, procedure) => {
  // Whom a request comes from matters to none of these.
  const context = { caller: { member: null, application: 'shop' } } as RequestContext;
  const theirs = createProcedureClient(procedure as AnyProcedure, { context, path: [name] });
  const ours = procedureCall(procedure, [name]);
  for (const signal of [undefined, AbortSignal.abort()])
    for (const input of inputs) {
      const options = signal === undefined ? {} : { signal };
      const expected = await ending(() => theirs(input, options));
      expect(await ending(() => ours(input, { context, ...options }))).toEqual(expected);
    }
});

test('the cases above end in different ways', async () => {
  const context = {} as RequestContext;
  const [good, bad] = await Promise.all(
    [{ name: 'Ada' }, { name: 'a' }].map((input) =>
      ending(() => procedureCall(procedures.plain, [])(input, { context })),
    ),
  );
  expect(good).toEqual({ answer: { name: 'Ada' } });
  expect(bad).toMatchObject({ code: 'BAD_REQUEST', status: 400 });
  expect(await ending(() => procedureCall(procedures.heldTo, [])({ name: 'Grace Hopper' }, { context }))).toMatchObject(
    {
      code: 'INTERNAL_SERVER_ERROR',
    },
  );
});
