import { PageHeader } from '../../ui/page-header.tsx';

/** One change under review. */
export function ReviewPage() {
  return <PageHeader title="Review" description="One change under review." />;
}
