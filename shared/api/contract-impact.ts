import { z } from 'zod';
import { Json } from '../spec/ids.ts';

const Severity = z.enum(['breaking', 'additive', 'cosmetic']);
const Verdict = z.enum(['compatible', 'breaking', 'unknown']);

/** `Comparison` of `shared/schema/compare` as it crosses a process. */
const ComparisonView = z.object({
  verdict: Verdict,
  differences: z.array(
    z.object({
      /** JSON pointer into documents, `*` for any item of a list; empty for the whole document. */
      path: z.string(),
      kind: z.string(),
      severity: Severity,
      sentence: z.string(),
      /** A whole document that one version accepts and the other refuses. */
      witness: Json.exactOptional(),
    }),
  ),
});

/** `ContractImpact` of `shared/schema/contract-impact.ts` as it crosses a process. */
export const ContractImpactView = z.object({
  verdict: Verdict,
  input: ComparisonView,
  output: ComparisonView,
  /** Applications that declared what they read and meet a difference in it. */
  touches: z.array(
    z.object({
      application: z.string(),
      strict: z.boolean(),
      fields: z.array(z.object({ path: z.string(), title: z.string(), severity: Severity, sentence: z.string() })),
    }),
  ),
});
export type ContractImpactView = z.infer<typeof ContractImpactView>;

/** How an application treats what it does not know: `tolerant` ignores it, `strict` refuses it. */
export const ReaderKind = z.enum(['tolerant', 'strict']);
/** What an application says it reads: dotted output paths, a group for all that is in it. */
export const ReadsDeclaration = z.object({
  fields: z.array(z.string().min(1).max(400)).min(1).max(500),
  reader: ReaderKind,
});
