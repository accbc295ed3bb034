export { createClient } from './create-client.ts';
export { isError, RulehouseError } from './errors.ts';
export type {
  AgentVersion,
  Batch,
  BatchResult,
  Client,
  ClientOptions,
  ErrorCode,
  ErrorDetails,
  Fetch,
  FieldProblem,
  JobState,
  Json,
  JsonObject,
  LaterRun,
  Problem,
  RunChoices,
  RunOptions,
  RunResult,
  ServedVersion,
  Trust,
  WaitOptions,
} from './types.ts';
