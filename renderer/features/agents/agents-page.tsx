import { PageHeader } from '../../ui/page-header.tsx';

/** Agents of this workspace. */
export function AgentsPage() {
  return <PageHeader title="Agents" description="Agents of this workspace." />;
}
