// The program that the crash test kills: it works as fast as it can and says on its output what was acknowledged to it.
import { createRouterClient } from '@orpc/server';
import { testPlatform } from './backend.test-helper.ts';
import { startBackend } from './start.ts';

const [, , dataFolder = ''] = process.argv;
const say = (word: string, ...rest: (string | number)[]): void => {
  process.stdout.write(`${[word, ...rest].join(' ')}\n`);
};

const backend = await startBackend({ dataFolder, platform: testPlatform(dataFolder), env: {} });
const api = createRouterClient(backend.router, { context: backend.context });
const agent = (await api.agents.list()).find((one) => one.slug === 'route-support-tickets')?.id ?? '';
say('ready');

for (let turn = 0; ; turn += 1) {
  for (let save = 0; save < 10; save += 1) {
    const { spec, revision } = await api.drafts.get({ agent });
    const purpose = `Purpose after revision ${revision}`;
    const saved = await api.drafts.save({ agent, revision, spec: { ...spec, purpose } });
    say('draft', saved.revision, revision);
  }
  const { run } = await api.runs.start({ agent, model: null, limitUsd: null });
  say('run', run);
  for await (const event of await api.runs.watch({ run }))
    if (event.type === 'result') say('result', run, event.result.caseId);
    else if (event.type === 'done') say('report', run, event.run.report ?? '');
  const submitted = await api.changes.submit({ agent, title: `Turn ${turn}`, reason: 'Crash test.', evidence: [] });
  say('change', submitted.id, submitted.version.hash);
  await api.changes.review({
    id: submitted.id,
    version: submitted.version.hash,
    evidence: [],
    verdict: 'approve',
    comment: '',
  });
  say('approved', submitted.id);
  await api.changes.deploy({ id: submitted.id, channel: 'production', reason: '' });
  const { head } = await api.workspace.current();
  say('deployed', submitted.id, head.sequence, head.hash ?? '');
}
