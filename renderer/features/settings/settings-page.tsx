import { PageHeader } from '../../ui/page-header.tsx';

/** Settings of this workspace. */
export function SettingsPage() {
  return <PageHeader title="Settings" description="Settings of this workspace." />;
}
