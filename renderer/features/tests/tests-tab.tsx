import { PageHeader } from '../../ui/page-header.tsx';

/** Cases, runs and verdicts of this agent. */
export function TestsTab() {
  return <PageHeader title="Tests" description="Cases, runs and verdicts of this agent." />;
}
