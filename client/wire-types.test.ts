import type { InferContractRouterOutputs } from '@orpc/contract';
import { describe, expectTypeOf, it } from 'vitest';
import type { RegistryContract } from '../shared/api/registry/index.ts';
import type { APP_ERRORS, ErrorData } from '../shared/errors.ts';
import type { AgentVersion, ErrorCode, ErrorDetails, JsonObject, RunResult } from './types.ts';

type Answers = InferContractRouterOutputs<RegistryContract>['application'];
/** Codes that no application's call is answered with. */
type NotForApplications = 'conflict' | 'locked' | 'unsupported';

// Checked by the compiler; running it only shows that it is there.
describe('the client’s own types', () => {
  it('take what the registry’s contract answers', () => {
    expectTypeOf<Answers['run']>().toExtend<RunResult<JsonObject>>();
    expectTypeOf<Omit<Answers['version'], 'spec'>>().toExtend<Omit<AgentVersion, 'spec'>>();
  });
  it('know every error that an application can be answered with, and its data', () => {
    expectTypeOf<Exclude<keyof typeof APP_ERRORS, NotForApplications>>().toEqualTypeOf<
      Exclude<ErrorCode, 'unverified'>
    >();
    expectTypeOf<ErrorData<'rule_violated'>>().toExtend<ErrorDetails['rule_violated']>();
    expectTypeOf<ErrorData<'provider'>['outcome']>().toExtend<ErrorDetails['provider']['outcome']>();
    expectTypeOf<ErrorData<'not_found'>>().toExtend<ErrorDetails['not_found']>();
  });
});
