import { PageHeader } from '../../ui/page-header.tsx';

/** The team registry of this workspace. */
export function RegistryPage() {
  return <PageHeader title="Registry" description="The team registry of this workspace." />;
}
