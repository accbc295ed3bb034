import type { Problem } from '../errors.ts';
import type { Contract, Field } from '../spec/contract.ts';
import type { Json } from '../spec/ids.ts';
import { judgeDocument } from './document/evaluate.ts';
import { notJudgeable } from './document/judgeable.ts';
import type { Fault } from './document/judgement.ts';
import { pointerTo } from './document/pointer.ts';
import { readSchema } from './document/read.ts';
import { type Refusal, refusing } from './document/refusal.ts';
import { inputSchema, outputSchema } from './json-schema.ts';
import { MESSAGES } from './messages.ts';
import { locate } from './place.ts';

/** Every problem of a document, none where it is valid; or why the contract cannot be checked against. */
export type DocumentCheck = { ok: true; problems: Problem[] } | { ok: false; refusal: Refusal };

const MOST_PROBLEMS = 50;

function toProblem(root: string, fields: readonly Field[], fault: Fault): Problem {
  const extra = fault.keyword === 'additionalProperties' ? String(fault.params.additionalProperty) : undefined;
  const place = locate(root, fields, fault.path);
  const told = { keyword: fault.keyword, params: fault.params, schema: fault.wanted, data: fault.value };
  return {
    path: extra === undefined ? fault.path : pointerTo(fault.path, extra),
    field: extra ?? place.field,
    message: MESSAGES[fault.keyword]?.(place, told) ?? `${place.subject} is not valid`,
    ...(extra !== undefined || place.example === undefined ? {} : { example: place.example }),
  };
}

/**
 * Checks documents of one side of a contract against its canonical schema, in the words that callers read, with the judge
 * that needs no compilation and so runs in the window too. At most 50 problems.
 */
export function documentChecker(contract: Contract, side: keyof Contract): (document: Json) => DocumentCheck {
  const [root, fields] = [side === 'input' ? 'Input' : 'Output', contract[side]];
  // A generated schema holds JSON only; its type merely names the keywords.
  const read = readSchema((side === 'input' ? inputSchema : outputSchema)(contract) as Json);
  if (!read.ok) return () => read;
  const refusal = notJudgeable(read.value);
  if (refusal !== null) return () => ({ ok: false, refusal });
  return (document) => {
    const judged = refusing(() => judgeDocument(read.value, document));
    if (!judged.ok) return judged;
    return { ok: true, problems: judged.value.slice(0, MOST_PROBLEMS).map((fault) => toProblem(root, fields, fault)) };
  };
}
