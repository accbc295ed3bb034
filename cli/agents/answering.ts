import type { RunOptions as ClientRunOptions, RunResult } from '../../client/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { RuleCheck } from '../../shared/grading/report.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import { ProviderKind } from '../../shared/spec/spec.ts';
import type { Terminal } from '../terminal.ts';
import { chosenModel, type ModelOptions } from './connection.ts';
import { findAgent } from './find-agent.ts';
import { type RegistryOptions, registryClient, toldByRegistry } from './registry-access.ts';

export interface AnswerOptions extends ModelOptions, RegistryOptions {
  data: string;
  /** Milliseconds. */
  timeout?: number;
  idempotencyKey?: string;
}

/** One answer, from wherever it came. `execution` null: nothing was logged, because no registry was asked. */
export interface Answered extends Omit<RunResult<JsonObject>, 'execution' | 'version' | 'model' | 'logged' | 'rules'> {
  execution: string | null;
  version: { hash: string | null; number: number | null };
  model: RunResult<JsonObject>['model'] | null;
  rules: Pick<RuleCheck, 'rule' | 'title' | 'position' | 'result' | 'enforcement' | 'reason'>[];
}
export interface Runner {
  answer(input: JsonObject, at: number): Promise<Answered>;
  close(): Promise<void>;
}

const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });

/** The version in production, or `agent@ref`, at the registry that options or environment name. */
export async function atRegistry(terminal: Terminal, agent: string, options: AnswerOptions): Promise<Runner> {
  const [, slug = agent, ref] = /^([a-z0-9-]+)@([a-z0-9-]+)$/.exec(agent) ?? [];
  const { client, close } = await registryClient(terminal, options, slug, ref);
  const { provider, model, timeout: timeoutMs, idempotencyKey } = options;
  if (model !== undefined && model !== 'auto' && !ProviderKind.safeParse(provider).success)
    throw refuse(`Name the provider with --provider as well; there are ${ProviderKind.options.join(', ')}.`);
  if (model === undefined && provider !== undefined) throw refuse('Name the model with --model as well.');
  const named: Pick<ClientRunOptions, 'model'> =
    model === undefined ? {} : model === 'auto' ? { model } : { model: { provider: provider as ProviderKind, model } };
  return {
    async answer(input, at) {
      const result = await client
        .run(input, {
          ...named,
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
          // One for each line, so that a file that is sent again costs nothing twice.
          ...(idempotencyKey === undefined
            ? {}
            : { idempotencyKey: at === 0 ? idempotencyKey : `${idempotencyKey}-${at}` }),
          signal: terminal.signal,
        })
        .catch((error: unknown) => {
          throw toldByRegistry(error);
        });
      return result;
    },
    close,
  };
}

/** The draft, a version or a file, on a model or as a dry run, and never at a registry. */
export async function here(terminal: Terminal, name: string, options: AnswerOptions): Promise<Runner> {
  const { spec, version } = await findAgent(terminal, options.data, name);
  const chosen = chosenModel(options, spec, terminal.env);
  const { runOnce } = await import('../../engine/runner/run-agent.ts');
  return {
    async answer(input) {
      const limit = options.timeout === undefined ? [] : [AbortSignal.timeout(options.timeout)];
      const result = await runOnce({
        ...{ spec, input, model: chosen?.model ?? null, now: terminal.now() },
        connections: chosen === null ? [] : [chosen.connection],
        signal: AbortSignal.any([terminal.signal, ...limit]),
      });
      if (result.outcome === 'invalid_input') {
        const words = result.problems.map(({ message }) => message.replace(/\.$/, '')).join('; ');
        throw new AppError('invalid_input', `The input does not fit the contract: ${words}.`, {
          problems: result.problems,
        });
      }
      const { output, call, rules, message, enforced } = result;
      const provider = chosen?.connection.kind ?? '';
      if (terminal.signal.aborted) throw new AppError('cancelled', 'The call was stopped.', {});
      if (result.outcome !== 'ok' || output === null)
        throw new AppError('provider', message ?? 'No model gave an answer that fits.', {
          outcome: result.outcome,
          provider,
        });
      if (enforced.length > 0)
        throw new AppError('rule_violated', `The answer breaks a rule that is enforced: ${enforced[0]?.title}.`, {
          rules: enforced.map(({ rule, title, reason }) => ({ rule, title, reason })),
        });
      const { requestedModel: requested, servedModel: served, attempts, usage, costUsd } = call;
      return {
        ...{ execution: null, output: output as JsonObject, version: { hash: version, number: null } },
        ...{ attempts, usage, costUsd, rules },
        model:
          chosen === null ? null : { provider, requested: requested ?? chosen.model.model, served: served ?? null },
      };
    },
    close: async () => {
      if (chosen !== null) await (await import('../../engine/http/fetch.ts')).closeConnections();
    },
  };
}
