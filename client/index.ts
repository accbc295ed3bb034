export { createClient } from './create-client.ts';
export { isError, RulehouseError } from './errors.ts';
export type {
  AgentVersion,
  Client,
  ClientOptions,
  ErrorCode,
  ErrorDetails,
  Fetch,
  FieldProblem,
  Json,
  JsonObject,
  RunOptions,
  RunResult,
  ServedVersion,
  Trust,
} from './types.ts';
