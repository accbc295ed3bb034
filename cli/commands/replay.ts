import type { BackendContext } from '../../backend/context.ts';
import type { State } from '../../backend/governance/state.ts';
import { AppError } from '../../shared/errors.ts';
import { ReplayReport } from '../../shared/replay/replay-report.ts';
import { type ModelRef, ProviderKind, type Spec } from '../../shared/spec/spec.ts';
import { type SearchOptions, searchOf } from '../agents/execution-search.ts';
import { agentNamed, requireTeam, withBackend } from '../agents/open-backend.ts';
import { replayLines } from '../print/replay.ts';
import { EXIT, type Terminal } from '../terminal.ts';

export interface ReplayOptions extends Omit<SearchOptions, 'outcome' | 'model'> {
  provider?: string;
  /** To be asked, with the keys of the application and of the environment. */
  model?: string;
  /** A version by number or hash; the draft when absent. */
  version?: string;
  draft?: boolean;
  /** At most the newest so many. */
  executions: number;
  /** Executions asked again on a model at most. */
  sample: number;
  /** US dollars. */
  budget?: number;
  /** Exit with 3 above so many flips. */
  maxFlips?: number;
}

const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });

/**
 * `rulehouse replay`: tries the draft, or a version, on what production answered, as the application does, and keeps the report where a change can cite it.
 * 3 where more executions would flip than `--max-flips`; 130 when it is stopped.
 */
export async function replayAgent(terminal: Terminal, slug: string, options: ReplayOptions): Promise<number> {
  if (options.draft === true && options.version !== undefined) throw refuse('Name --draft or --version, not both.');
  const { model, provider, ...filters } = options;
  const search = searchOf(filters);
  return withBackend(terminal, options.data, { signs: true }, async (context) => {
    const { currentState } = await import('../../backend/governance/current-state.ts');
    const { inProduction } = await import('../../backend/views/in-production.ts');
    requireTeam(context);
    const { id: agent } = await agentNamed(context, slug);
    const state = await currentState(context);
    const inUse = await inProduction(state, agent);
    if (inUse === null)
      throw new AppError('conflict', `Nothing of ${slug} is in production yet, so there is nothing to try it on.`, {
        rule: 'not_deployed',
      });
    const { version, spec: before } = inUse;
    const { label, spec: after } = await triedSpec(context, state, { agent, version: options.version });
    const asked = modelOf(after, provider, model);
    const { sample, budget: limitUsd = null, executions: newest } = options;
    const models = asked === null ? null : { model: asked, sample, limitUsd };
    const report = await finished(terminal, context, { agent, slug, version, before, after, search, newest, models });
    if (options.json === true) terminal.print(JSON.stringify(report, null, 2));
    else terminal.print(replayLines({ slug, label, spec: after }, report).join('\n'));
    if (report.stopped === 'cancelled') return EXIT.cancelled;
    return options.maxFlips !== undefined && report.rules.flips > options.maxFlips ? EXIT.failures : EXIT.done;
  });
}

/** The model to ask again; null where the rules alone are asked. */
function modelOf(spec: Spec, named: string | undefined, model: string | undefined): ModelRef | null {
  if (named === undefined && model === undefined) return null;
  const provider = ProviderKind.safeParse(named);
  if (!provider.success)
    throw refuse(`Name the provider with --provider; there are ${ProviderKind.options.join(', ')}.`);
  const own = spec.models.candidates.find((candidate) => candidate.provider === provider.data)?.model;
  const asked = model ?? own;
  if (asked === undefined) throw refuse(`The agent names no model of ${provider.data}; name one with --model.`);
  return { provider: provider.data, model: asked };
}

async function triedSpec(
  context: BackendContext,
  state: State,
  { agent, version }: { agent: string; version: string | undefined },
): Promise<{ label: string; spec: Spec }> {
  if (version === undefined) {
    const { openDraft } = await import('../../backend/drafts/drafts.ts');
    return { label: 'the draft', spec: (await openDraft(context, state, agent)).spec };
  }
  const { specOf } = await import('../../backend/views/find.ts');
  const wanted = version.replace(/^v(?=\d)/, '');
  const found = (await state.list('version', agent)).find(
    ({ id, number }) => id === wanted || String(number) === wanted,
  );
  if (found !== undefined) return { label: `v${found.number}`, spec: await specOf(state, found.spec) };
  throw new AppError('not_found', `This agent has no version ${version} in this data folder.`, {
    entity: 'version',
    id: version,
  });
}

async function finished(
  terminal: Terminal,
  context: BackendContext,
  order: Parameters<BackendContext['replays']['start']>[0],
): Promise<ReplayReport> {
  const { listReplays } = await import('../../backend/store/replays.ts');
  const over = new AbortController();
  const news = context.announcer.subscribe(over.signal);
  const stop = (): void => void context.replays.cancel(order.agent);
  const { id } = context.replays.start(order);
  terminal.signal.addEventListener('abort', stop);
  if (terminal.signal.aborted) stop();
  try {
    for (;;) {
      const progress = context.replays.going(order.agent)?.progress;
      if (progress === undefined) break;
      const asked = progress.toAsk === 0 ? '' : `, ${progress.asked} of ${progress.toAsk} asked again`;
      terminal.redraw?.(`${progress.judged} executions held against the rules${asked}`);
      await news.next();
    }
  } finally {
    terminal.signal.removeEventListener('abort', stop);
    terminal.redraw?.('');
    over.abort();
  }
  const { id: workspace } = context.workspaces.current();
  const stored = (await listReplays(context.db, { workspace, agent: order.agent, limit: 1 })).find(
    (each) => each.id === id,
  );
  if (stored?.report == null)
    throw new AppError('unavailable', stored?.problem ?? 'The replay was not kept. Try again.', { what: 'replay' });
  return ReplayReport.parse(await context.ledger.object(context.db, stored.report));
}
