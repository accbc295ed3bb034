import type { JsonObject } from '../../../shared/spec/ids.ts';

/** An input to begin with. */
export interface Example {
  id: string;
  /** Of the test case, or where it comes from. */
  title: string;
  input: JsonObject;
}
