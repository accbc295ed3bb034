import { PageHeader } from '../../ui/page-header.tsx';

/** Models of this workspace. */
export function ModelsTab() {
  return <PageHeader title="Models" description="Models of this workspace." />;
}
