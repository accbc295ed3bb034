import { PageHeader } from '../../ui/page-header.tsx';

/** Every version, its channels and deployments. */
export function VersionsTab() {
  return <PageHeader title="Versions" description="Every version, its channels and deployments." />;
}
