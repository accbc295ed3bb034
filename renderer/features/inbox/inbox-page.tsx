import { PageHeader } from '../../ui/page-header.tsx';

/** What waits for you. */
export function InboxPage() {
  return <PageHeader title="Inbox" description="What waits for you." />;
}
