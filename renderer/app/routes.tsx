import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { CreationStep } from '../../shared/creation/creation.ts';
import { executionAddress } from '../lib/execution-search.ts';
import { historySearch } from '../lib/history-search.ts';
import { type RulePart, rulePart } from '../lib/rule-parts.ts';
import { LoadError } from '../ui/load-error.tsx';
import { Loading } from '../ui/loading.tsx';
import { NotFound } from '../ui/not-found.tsx';
import { AppFrame } from './app-frame.tsx';

const root = createRootRoute({ component: AppFrame, notFoundComponent: NotFound });
const page = <P extends string>(path: P, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/agents', replace: true });
  },
});
const agents = page(
  '/agents',
  lazyRouteComponent(() => import('../features/agents/agents-page.tsx'), 'AgentsPage'),
);
const creation = createRoute({
  getParentRoute: () => root,
  path: '/agents/new/$creation',
  /** The step that is open; the first that is left when absent. */
  validateSearch: (search): { step?: CreationStep } => {
    const step = CreationStep.safeParse(search.step);
    return step.success ? { step: step.data } : {};
  },
  component: lazyRouteComponent(() => import('../features/creation/creation-page.tsx'), 'CreationPage'),
});
const inbox = page(
  '/inbox',
  lazyRouteComponent(() => import('../features/inbox/inbox-page.tsx'), 'InboxPage'),
);
const runs = page(
  '/runs',
  lazyRouteComponent(() => import('../features/runs/runs-page.tsx'), 'RunsPage'),
);
const registry = page(
  '/registry',
  lazyRouteComponent(() => import('../features/registry/registry-page.tsx'), 'RegistryPage'),
);
const deliveries = page(
  '/registry/webhooks/$webhook',
  lazyRouteComponent(() => import('../features/registry/deliveries-page.tsx'), 'DeliveriesPage'),
);
const history = createRoute({
  getParentRoute: () => root,
  path: '/history',
  validateSearch: historySearch,
  component: lazyRouteComponent(() => import('../features/history/history-page.tsx'), 'HistoryPage'),
});
const settings = page(
  '/settings',
  lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
);
const review = page(
  '/changes/$change',
  lazyRouteComponent(() => import('../features/changes/review-page.tsx'), 'ReviewPage'),
);
const request = page(
  '/requests/$request',
  lazyRouteComponent(() => import('../features/requests/request-page.tsx'), 'RequestPage'),
);

const agent = page(
  '/agents/$slug',
  lazyRouteComponent(() => import('../features/agent/agent-page.tsx'), 'AgentPage'),
);
const tab = <P extends string>(path: P, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => agent, path, component });
const agentHome = createRoute({
  getParentRoute: () => agent,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/agents/$slug/rules', params: { slug: params.slug }, replace: true });
  },
});
const rules = createRoute({
  getParentRoute: () => agent,
  path: '/rules',
  /**
   * The rule or the part beside the rules that is open, and the entry in it, so that a link and a reload lead back to it;
   * `gap` is the answer field that a default is to be named for.
   */
  validateSearch: (search): { rule?: string; part?: RulePart; entry?: string; gap?: string } => {
    const part = rulePart(search.part);
    return {
      ...(typeof search.rule === 'string' ? { rule: search.rule } : {}),
      ...(part === undefined ? {} : { part }),
      ...(typeof search.entry === 'string' ? { entry: search.entry } : {}),
      ...(typeof search.gap === 'string' ? { gap: search.gap } : {}),
    };
  },
  component: lazyRouteComponent(() => import('../features/rules/rules-tab.tsx'), 'RulesTab'),
});
const tests = createRoute({
  getParentRoute: () => agent,
  path: '/tests',
  /** The run that is shown and the case that is open. */
  validateSearch: (search): { run?: string; case?: string } => ({
    ...(typeof search.run === 'string' ? { run: search.run } : {}),
    ...(typeof search.case === 'string' ? { case: search.case } : {}),
  }),
  component: lazyRouteComponent(() => import('../features/tests/tests-tab.tsx'), 'TestsTab'),
});
const compareTests = createRoute({
  getParentRoute: () => agent,
  path: '/tests/compare',
  /** The two runs that are compared: ids of runs, or hashes of reports. */
  validateSearch: (search): { then?: string; now?: string } => ({
    ...(typeof search.then === 'string' ? { then: search.then } : {}),
    ...(typeof search.now === 'string' ? { now: search.now } : {}),
  }),
  component: lazyRouteComponent(() => import('../features/tests/compare/compare-page.tsx'), 'ComparePage'),
});
const texts = tab(
  '/tests/texts',
  lazyRouteComponent(() => import('../features/tests/texts/texts-page.tsx'), 'TextsPage'),
);
const together = tab(
  '/tests/together',
  lazyRouteComponent(() => import('../features/tests/together/together-page.tsx'), 'TogetherPage'),
);
const contract = createRoute({
  getParentRoute: () => agent,
  path: '/contract',
  /** The field that is open, by id, so that a link and a reload lead back to it. */
  validateSearch: (search): { field?: string } => (typeof search.field === 'string' ? { field: search.field } : {}),
  component: lazyRouteComponent(() => import('../features/contract/contract-tab.tsx'), 'ContractTab'),
});
const models = tab(
  '/models',
  lazyRouteComponent(() => import('../features/agent/models-tab.tsx'), 'ModelsTab'),
);
const changes = tab(
  '/changes',
  lazyRouteComponent(() => import('../features/changes/changes-tab.tsx'), 'ChangesTab'),
);
const merge = tab(
  '/merge/$version',
  lazyRouteComponent(() => import('../features/merge/merge-page.tsx'), 'MergePage'),
);
const versions = createRoute({
  getParentRoute: () => agent,
  path: '/versions',
  /** The version that is open, or the two that are compared, by hash. */
  validateSearch: (search): { version?: string; from?: string; to?: string } => ({
    ...(typeof search.version === 'string' ? { version: search.version } : {}),
    ...(typeof search.from === 'string' ? { from: search.from } : {}),
    ...(typeof search.to === 'string' ? { to: search.to } : {}),
  }),
  component: lazyRouteComponent(() => import('../features/versions/versions-tab.tsx'), 'VersionsTab'),
});

const replay = createRoute({
  getParentRoute: () => agent,
  path: '/replay',
  /** The replay that is shown; the newest when absent. */
  validateSearch: (search): { replay?: string } => (typeof search.replay === 'string' ? { replay: search.replay } : {}),
  component: lazyRouteComponent(() => import('../features/replay/replay-page.tsx'), 'ReplayPage'),
});
const executions = createRoute({
  getParentRoute: () => agent,
  path: '/executions',
  validateSearch: executionAddress,
  component: lazyRouteComponent(() => import('../features/executions/executions-page.tsx'), 'ExecutionsPage'),
});

const drift = tab(
  '/drift',
  lazyRouteComponent(() => import('../features/drift/drift-page.tsx'), 'DriftPage'),
);

const callIt = createRoute({
  getParentRoute: () => agent,
  path: '/call',
  /** The channel or the number of the version that is shown; what production shows when absent. */
  validateSearch: (search): { ref?: string } =>
    typeof search.ref === 'string' || typeof search.ref === 'number' ? { ref: String(search.ref) } : {},
  component: lazyRouteComponent(() => import('../features/call/call-page.tsx'), 'CallPage'),
});

const routeTree = root.addChildren([
  home,
  agents,
  creation,
  agent.addChildren([
    agentHome,
    rules,
    tests,
    compareTests,
    texts,
    together,
    contract,
    models,
    changes,
    versions,
    executions,
    merge,
    replay,
    callIt,
    drift,
  ]),
  review,
  request,
  inbox,
  runs,
  registry,
  deliveries,
  history,
  settings,
]);

export const router = createRouter({
  routeTree,
  defaultPendingComponent: Loading,
  defaultErrorComponent: ({ error, reset }) => (
    <LoadError title="This screen stopped working" error={error} retry={reset} />
  ),
  scrollRestoration: true,
});
declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
