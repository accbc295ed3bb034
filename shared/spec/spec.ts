import { z } from 'zod';
import { Contract } from './contract.ts';
import { Id, Json, JsonObject } from './ids.ts';
import { Rule } from './rule.ts';

/** The provider adapters that exist; `compatible` is any OpenAI-compatible chat endpoint. */
export const ProviderKind = z.enum(['openai', 'anthropic', 'google', 'perplexity', 'compatible']);
export type ProviderKind = z.infer<typeof ProviderKind>;

/** A model by provider connection and name. `connection` picks one of several connections of a kind. */
export const ModelRef = z.strictObject({
  provider: ProviderKind,
  model: z.string().min(1).max(200),
  connection: Id.optional(),
});
export type ModelRef = z.infer<typeof ModelRef>;

/** Which models may answer. `pinned`: the first only. `ordered`: fall back in order. `auto`: chosen from measurements. */
export const ModelPolicy = z.strictObject({
  mode: z.enum(['pinned', 'ordered', 'auto']),
  candidates: z.array(ModelRef).max(20),
  parameters: z.strictObject({
    temperature: z.number().min(0).max(2).optional(),
    maxOutputTokens: z.int().min(1).optional(),
    effort: z.enum(['low', 'medium', 'high']).optional(),
    timeoutMs: z.int().min(100).max(600_000).optional(),
  }),
});
export type ModelPolicy = z.infer<typeof ModelPolicy>;

export const Default = z.strictObject({ id: Id, field: z.string(), value: Json });
export type Default = z.infer<typeof Default>;
export const GlossaryTerm = z.strictObject({ id: Id, term: z.string().max(200), meaning: z.string().max(2000) });
export type GlossaryTerm = z.infer<typeof GlossaryTerm>;
export const Example = z.strictObject({
  id: Id,
  title: z.string().max(200),
  input: JsonObject,
  output: JsonObject,
  note: z.string().max(2000).optional(),
});
export type Example = z.infer<typeof Example>;

/** The format of the spec's own JSON; raised only with a migration that old versions keep reading. */
export const SPEC_FORMAT = 1;
/** The compiler that turns a spec into prompt and schema; part of the spec, so production never shifts. */
export const COMPILER_VERSION = 1;

/** Everything an agent is told. Named by `hashOf(spec)`. */
export const Spec = z.strictObject({
  format: z.literal(SPEC_FORMAT),
  compiler: z.int().min(1),
  purpose: z.string().max(8000),
  rules: z.array(Rule).max(1000),
  defaults: z.array(Default).max(500),
  glossary: z.array(GlossaryTerm).max(500),
  examples: z.array(Example).max(100),
  contract: Contract,
  models: ModelPolicy,
});
export type Spec = z.infer<typeof Spec>;
