import { APP_ERRORS } from '../errors.ts';

/** The closed error set as an oRPC error map: every procedure of both contracts may answer with any of them. */
export const errorMap = APP_ERRORS;
