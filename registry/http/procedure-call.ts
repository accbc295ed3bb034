import {
  type AnyProcedure,
  createORPCErrorConstructorMap,
  type MiddlewareNextFn,
  middlewareOutputFn,
  ORPCError,
  ValidationError,
} from '@orpc/server';
import type { RequestContext } from '../features/base.ts';

export interface CallOptions {
  context: RequestContext;
  signal?: AbortSignal;
}
/** Rejects with what the handler threw, or with oRPC's error of an input or output that does not fit the contract. */
export type ProcedureCall = (input: unknown, options: CallOptions) => Promise<unknown>;

/**
 * Calls a procedure as oRPC's `createProcedureClient` does: its input is held against the contract, its middleware and its handler
 * run in their order, its output is held against the contract where that is asked for. Left out is what nobody here uses
 * and every call paid for (decision 40): oRPC's own spans for each step, interceptors, procedures that load late, a second look at
 * errors made from the contract. The contract, and what reads it, stays oRPC's.
 */
export function procedureCall(procedure: AnyProcedure, path: readonly string[]): ProcedureCall {
  const { middlewares, handler, inputSchema, outputSchema, errorMap, inputValidationIndex, outputValidationIndex } =
    procedure['~orpc'];
  // As oRPC counts them: before which middleware a value is checked. NaN, for an output that is not, is equal to no index.
  const within = (index: number): number => Math.min(Math.max(0, index), middlewares.length);
  const [inputAt, outputAt] = [within(inputValidationIndex), within(outputValidationIndex)];
  const unchanging = { path, procedure, errors: createORPCErrorConstructorMap(errorMap), lastEventId: undefined };

  async function from(index: number, options: CallOptions, context: object, sent: unknown): Promise<unknown> {
    const { signal } = options;
    const given = signal === undefined ? unchanging : { ...unchanging, signal };
    const checked = index === inputAt ? valid(inputSchema, sent, inputRefused) : sent;
    const input = checked instanceof Promise ? await checked : checked;
    const middleware = middlewares[index];
    let output: unknown;
    if (middleware === undefined) output = await handler({ ...given, context, input });
    else {
      const passOn = async (more?: { context?: object }) => ({
        output: await from(index + 1, options, { ...context, ...more?.context }, input),
        context: more?.context ?? {},
      });
      // What a middleware adds to the context was held against its handlers where they are written.
      const next = passOn as MiddlewareNextFn<unknown>;
      output = (await middleware({ ...given, context, next }, input, middlewareOutputFn)).output;
    }
    return index === outputAt ? valid(outputSchema, output, outputRefused) : output;
  }

  return (input, options) => from(0, options, options.context, input);
}

type Schema = AnyProcedure['~orpc']['inputSchema'];
type Issues = ConstructorParameters<typeof ValidationError>[0]['issues'];
type Refused = (issues: Issues, data: unknown) => Error;

const inputRefused: Refused = (issues, data) =>
  new ORPCError('BAD_REQUEST', {
    message: 'Input validation failed',
    data: { issues },
    cause: new ValidationError({ message: 'Input validation failed', issues, data }),
  });
const outputRefused: Refused = (issues, data) =>
  new ORPCError('INTERNAL_SERVER_ERROR', {
    message: 'Output validation failed',
    cause: new ValidationError({ message: 'Output validation failed', issues, data }),
  });

/** The value as the schema reads it; a promise of it only where the schema waits for something, so that a call does not. */
function valid(schema: Schema, value: unknown, refused: Refused): unknown {
  if (schema === undefined) return value;
  const read = (result: Awaited<ReturnType<typeof validate>>): unknown => {
    if (result.issues !== undefined) throw refused(result.issues, value);
    return result.value;
  };
  const { validate } = schema['~standard'];
  const checked = validate(value);
  return checked instanceof Promise ? checked.then(read) : read(checked);
}
