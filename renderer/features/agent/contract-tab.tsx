import { PageHeader } from '../../ui/page-header.tsx';

/** Contract of this workspace. */
export function ContractTab() {
  return <PageHeader title="Contract" description="Contract of this workspace." />;
}
