import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { coarsePaths } from '../../../shared/governance/changed-paths.ts';
import { isPartPath, partTitle } from '../../../shared/spec/parts.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { RemarkForm } from './remark-form.tsx';

type Compared = Pick<ChangeView, 'before' | 'after'>;

/** The parts of a rule that differ, to be commented on one by one; none where only one does. */
function partsOf(path: string, { before, after }: Compared): { value: string; label: string }[] {
  if (before === null || !path.startsWith('rules/')) return [];
  const parts = coarsePaths(before, after).filter((part) => part.startsWith(`${path}/`) && isPartPath(part));
  if (parts.length < 2) return [];
  return parts.map((part) => ({ value: part, label: partTitle(after, part).split(' · ').slice(2).join(' · ') }));
}

interface Props {
  change: ChangeView;
  path: string;
  subject: string;
}

/** A comment on one difference, or on one part of it; it stays there and says later when the words were changed. */
export function CommentForm({ change, path, subject }: Props) {
  const [open, setOpen] = useState(false);
  const [part, setPart] = useState(path);
  if (!open)
    return (
      <Button
        variant="subtle"
        size="compact-sm"
        mt={8}
        ms={-8}
        onClick={() => setOpen(true)}
        aria-label={`Comment on ${subject}`}
      >
        Comment
      </Button>
    );
  const parts = partsOf(path, change);
  return (
    <RemarkForm
      label={`Comment on ${subject}`}
      submit="Add comment"
      send={(text) => api.changes.comment({ id: change.id, path: part, text })}
      onSent={() => {
        setOpen(false);
        announce('Comment added');
      }}
      onCancel={() => setOpen(false)}
    >
      {parts.length > 0 && (
        <Select
          label="About"
          mb={8}
          data={[{ value: path, label: 'The whole difference' }, ...parts]}
          value={part}
          onChange={(value) => setPart(value ?? path)}
          allowDeselect={false}
        />
      )}
    </RemarkForm>
  );
}
