import { PageHeader } from '../../ui/page-header.tsx';

/** Runs of this workspace. */
export function RunsPage() {
  return <PageHeader title="Runs" description="Runs of this workspace." />;
}
