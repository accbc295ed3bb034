import type { Connection } from '../../engine/model.ts';
import { AppError } from '../../shared/errors.ts';
import type { JudgeSetting } from '../../shared/grading/judgement.ts';
import { type ModelRef, ProviderKind, type Spec } from '../../shared/spec/spec.ts';

/** Where the key of a provider usually stands; a compatible endpoint often needs none. */
const KEY_VARIABLES: { [K in ProviderKind]: string | null } = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GEMINI_API_KEY',
  perplexity: 'PERPLEXITY_API_KEY',
  compatible: null,
};

/** Another address of a provider, from where its own tools take it, so that the terminal and the application ask the same one. */
const addressIn = (env: NodeJS.ProcessEnv, kind: ProviderKind): string | undefined =>
  env[(KEY_VARIABLES[kind] ?? 'RULEHOUSE_COMPATIBLE_API_KEY').replace(/_API_KEY$/, '_BASE_URL')] || undefined;

export interface ModelOptions {
  provider?: string;
  model?: string;
  baseUrl?: string;
  keyEnv?: string;
}

const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });

function keyOf(kind: ProviderKind, options: ModelOptions, env: NodeJS.ProcessEnv): string {
  const variable = options.keyEnv ?? KEY_VARIABLES[kind];
  if (variable === null) return '';
  const key = env[variable];
  if (key !== undefined && key !== '') return key;
  throw refuse(`There is no key for ${kind}: set ${variable}, or name another variable with --key-env.`);
}

/**
 * The model and connection that the options ask for; null for a dry run. The key comes from the environment and goes
 * nowhere but into the connection.
 */
export function chosenModel(
  options: ModelOptions,
  spec: Spec,
  env: NodeJS.ProcessEnv,
): { model: ModelRef; connection: Connection } | null {
  if (options.provider === undefined) {
    const extra = (['model', 'baseUrl', 'keyEnv'] as const).find((name) => options[name] !== undefined);
    if (extra === undefined) return null;
    throw refuse('Name the provider with --provider as well; without one only a dry run is possible.');
  }
  const kind = ProviderKind.safeParse(options.provider);
  if (!kind.success) throw refuse(`There is no provider ${options.provider}; use ${ProviderKind.options.join(', ')}.`);
  const provider = kind.data;
  const model = options.model ?? spec.models.candidates.find((candidate) => candidate.provider === provider)?.model;
  if (model === undefined) throw refuse(`The agent names no model of ${provider}; name one with --model.`);
  const baseUrl = options.baseUrl ?? addressIn(env, provider);
  if (provider === 'compatible' && baseUrl === undefined)
    throw refuse('Give the address of the compatible endpoint with --base-url.');
  if (baseUrl !== undefined && !URL.canParse(baseUrl))
    throw refuse(`${baseUrl} is not an address such as http://127.0.0.1:11434/v1.`);
  const id = 'command-line';
  return {
    model: { provider, model, connection: id },
    connection: {
      id,
      kind: provider,
      label: provider,
      baseUrl,
      apiKey: keyOf(provider, options, env),
    },
  };
}

type Chosen = NonNullable<ReturnType<typeof chosenModel>>;

/**
 * Who judges texts, from `provider:model`, with `@1`, `@3` or `@5` for how often it is asked about each. At the provider of the
 * tested model it is reached in the same way; at another one by that one's own address and usual key.
 */
export function chosenJudge(
  named: string,
  chosen: Chosen | null,
  env: NodeJS.ProcessEnv,
): { setting: JudgeSetting; connection: Connection } {
  if (chosen === null) throw refuse('A judge grades what a model answers; name that one with --provider.');
  const [, kind, model, count] = /^([a-z]+):(.+?)(?:@([135]))?$/.exec(named) ?? [];
  const known = ProviderKind.safeParse(kind);
  if (!known.success || model === undefined || /@\d$/.test(model))
    throw refuse(
      `Name the judge as provider:model, such as openai:gpt-5.4-mini@3; providers: ${ProviderKind.options.join(', ')}.`,
    );
  const provider = known.data;
  const votes = count === '1' ? 1 : count === '5' ? 5 : 3;
  if (provider === chosen.connection.kind)
    return {
      setting: { model: { provider, model, connection: chosen.connection.id }, votes },
      connection: chosen.connection,
    };
  if (provider === 'compatible')
    throw refuse('A judge at a compatible endpoint can only be used where the tested model is at the same one.');
  const id = 'command-line-judge';
  return {
    setting: { model: { provider, model, connection: id }, votes },
    connection: {
      id,
      kind: provider,
      label: provider,
      baseUrl: addressIn(env, provider),
      apiKey: keyOf(provider, {}, env),
    },
  };
}
