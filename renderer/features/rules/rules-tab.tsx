import { PageHeader } from '../../ui/page-header.tsx';

/** Rules of this workspace. */
export function RulesTab() {
  return <PageHeader title="Rules" description="Rules of this workspace." />;
}
