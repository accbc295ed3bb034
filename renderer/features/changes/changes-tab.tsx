import { PageHeader } from '../../ui/page-header.tsx';

/** What was asked to be published. */
export function ChangesTab() {
  return <PageHeader title="Changes" description="What was asked to be published." />;
}
