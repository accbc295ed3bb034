import type { ProviderKind } from '../../shared/spec/spec.ts';
import type { ProviderAdapter } from '../model.ts';
import { anthropicAdapter } from './anthropic.ts';
import { compatibleAdapter } from './compatible.ts';
import { openAiAdapter } from './openai.ts';

const ADAPTERS: Partial<Record<ProviderKind, ProviderAdapter>> = {
  openai: openAiAdapter,
  compatible: compatibleAdapter,
  anthropic: anthropicAdapter,
};

/** The adapter of a provider kind, or undefined when this build has none. Loads no SDK; the first call does. */
export const adapterFor = (kind: ProviderKind): ProviderAdapter | undefined => ADAPTERS[kind];
