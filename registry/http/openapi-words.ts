import type { ErrorCode, ErrorData } from '../../shared/errors.ts';

/** What each group of routes is for; the lint holds the contract's tags against these. */
export const TAGS = [
  { name: 'Agents', description: 'Approved versions of agents, and calls that run them. For applications.' },
  {
    name: 'Drift',
    description:
      'Whether the model behind an agent is still the same: canary cases, their results, and what was found. For members.',
  },
  {
    name: 'Webhooks',
    description: 'Addresses that are told of decisions and finished runs, signed by Standard Webhooks. For members.',
  },
  {
    name: 'Runs',
    description:
      'Runs that nobody waits for, one by one or in batches: accepted at once, fetched later. For applications.',
  },
  {
    name: 'Try-outs',
    description: 'What has to be known to call an agent, and calls that people make to try it. For members.',
  },
  {
    name: 'Readers',
    description: 'Which application reads which output field, so that a change of contract tells whom it touches.',
  },
  {
    name: 'Executions',
    description: 'The log of production calls: search, export, and what is kept of it. For members.',
  },
  { name: 'Keys', description: 'API keys of applications.' },
  { name: 'Ledger', description: 'The signed, chained history of decisions, which desktops verify and continue.' },
  { name: 'People', description: 'How people join the team and open a session by proving their key.' },
  { name: 'Devices', description: 'How a person adds another device of theirs with a link.' },
  { name: 'Service', description: 'The state of this process and of its certificate.' },
];

/** Operations whose answer is not sent again while it stays the same. */
export const WITH_ETAG: readonly string[] = ['version', 'proof', 'agentOpenApi'];

/** Every error of the closed set, as an application could see it. */
const EXAMPLES: { [C in ErrorCode]: { message: string; data: ErrorData<C> } } = {
  invalid_input: {
    message: 'The input does not fit the contract of Moderate listings. Title: is missing.',
    data: { problems: [{ path: '/title', field: 'Title', message: 'is missing', example: 'Reading lamp' }] },
  },
  unauthenticated: {
    message: 'This call needs a valid API key in the header "Authorization: Bearer …".',
    data: { rule: 'api_key' },
  },
  forbidden: {
    message: 'Only admin may invite people. Ask one of them.',
    data: { rule: 'role' },
  },
  not_found: {
    message: 'Nothing is deployed to “production” for Moderate listings yet.',
    data: { entity: 'channel', id: 'production' },
  },
  conflict: {
    message: 'Somebody decided something at the same time.',
    data: { rule: 'stale' },
  },
  rule_violated: {
    message: 'No model kept to the rule “Weapons are rejected”, also when asked again.',
    data: { rules: [{ rule: 'r1', title: 'Weapons are rejected', reason: 'Decision must be reject.' }] },
  },
  locked: {
    message: 'The contract is locked.',
    data: { path: '/contract', reason: 'Checkout depends on it.' },
  },
  limit: {
    message:
      'This API key makes more requests than the registry takes from one key. Nothing was done. Try again in 2 seconds.',
    data: { limit: 'requests_per_key', retryAfterMs: 2000 },
  },
  cancelled: {
    message: 'The call was cancelled.',
    data: {},
  },
  internal: {
    message: 'Something unexpected went wrong. If it happens again, report it with the reference 7f3a91c2.',
    data: { reference: '7f3a91c2' },
  },
  unsupported: {
    message: 'People join this team with an invite link.',
    data: { capability: 'organisation_sign_in' },
  },
  provider: {
    message: 'The provider did not answer in time.',
    data: { outcome: 'timeout', provider: 'openai', retryAfterMs: 1000 },
  },
  unavailable: {
    message: 'The database does not answer. Try again soon.',
    data: { what: 'database', retryAfterMs: 1000 },
  },
};

const SECONDS = {
  'Retry-After': {
    description: 'Seconds to wait before the same call may succeed.',
    schema: { type: 'integer' as const, minimum: 1 },
  },
};

/** What is known of each error's response before its schema: an example, and where there is one, its header. */
export const ERROR_RESPONSES = Object.fromEntries(
  Object.entries(EXAMPLES).map(([code, example]) => [
    code,
    {
      description: code,
      ...(code === 'limit' || code === 'unavailable' ? { headers: SECONDS } : {}),
      content: { 'application/json': { examples: { [code]: { value: example } } } },
    },
  ]),
);
