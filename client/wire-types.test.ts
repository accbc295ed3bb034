import type { InferContractRouterOutputs } from '@orpc/contract';
import { describe, expectTypeOf, it } from 'vitest';
import type { RegistryContract } from '../shared/api/registry/index.ts';
import type { APP_ERRORS, ErrorData } from '../shared/errors.ts';
import type {
  AgentVersion,
  Batch,
  BatchResult,
  ErrorCode,
  ErrorDetails,
  JsonObject,
  LaterRun,
  RunResult,
} from './types.ts';

type Answers = InferContractRouterOutputs<RegistryContract>['application'];

// Checked by the compiler; running it only shows that it is there.
describe('the client’s own types', () => {
  it('take what the registry’s contract answers', () => {
    expectTypeOf<Answers['run']>().toExtend<RunResult<JsonObject>>();
    expectTypeOf<Answers['runState']>().toExtend<LaterRun<JsonObject>>();
    expectTypeOf<Answers['batch']>().toExtend<Batch>();
    expectTypeOf<Answers['batchResults']['results'][number]>().toExtend<BatchResult<JsonObject>>();
    expectTypeOf<Omit<Answers['version'], 'spec'>>().toExtend<Omit<AgentVersion, 'spec'>>();
  });
  it('know every error that an application can be answered with, and its data', () => {
    expectTypeOf<keyof typeof APP_ERRORS>().toEqualTypeOf<Exclude<ErrorCode, 'unverified'>>();
    expectTypeOf<ErrorData<'rule_violated'>>().toExtend<ErrorDetails['rule_violated']>();
    expectTypeOf<ErrorData<'provider'>['outcome']>().toExtend<ErrorDetails['provider']['outcome']>();
    expectTypeOf<ErrorData<'not_found'>>().toExtend<ErrorDetails['not_found']>();
  });
});
