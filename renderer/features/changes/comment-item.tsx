import { Button, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { CommentView } from '../../../shared/api/desktop/changes.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconCheck, IconHistory } from '../../ui/icons.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import classes from './comments.module.css';
import { RemarkForm } from './remark-form.tsx';

interface Props {
  change: string;
  comment: CommentView;
  /** What it is about, where that is not plain from the place it stands at. */
  about?: ReactNode;
}

/** One comment: who, on what, whether that reads otherwise by now, and how it was settled. */
export function CommentItem({ change, comment, about }: Props) {
  const { by, time, text, version, outdated, words, settled } = comment;
  return (
    <div className={classes.comment} data-settled={settled !== null || undefined}>
      <b>{by}</b>
      {about}
      {outdated && (
        <Chip tone="unsure" icon={<IconHistory size={13} aria-hidden />}>
          Outdated
        </Chip>
      )}
      {settled !== null && (
        <Chip tone="ok" icon={<IconCheck size={13} aria-hidden />}>
          Settled
        </Chip>
      )}
      <Text size="xs" c="dimmed" component="span">
        <RelativeTime at={time} />, on v{version}
      </Text>
      <p>{text}</p>
      {words !== null && (
        <p className={classes.words}>
          It was about: <q>{words}</q>
        </p>
      )}
      {settled === null ? (
        <Settle change={change} comment={comment} />
      ) : (
        <p className={classes.words}>
          Settled by {settled.by}, <RelativeTime at={settled.time} />: {settled.text}
        </p>
      )}
    </div>
  );
}

/** A comment is settled with a word on how, which everybody can read. */
function Settle({ change, comment }: Pick<Props, 'change' | 'comment'>) {
  const { id, by, path } = comment;
  const [open, setOpen] = useState(false);
  if (!open)
    return (
      <Button
        variant="subtle"
        size="compact-sm"
        ms={-8}
        onClick={() => setOpen(true)}
        aria-label={`Settle the comment of ${by}`}
      >
        Settle…
      </Button>
    );
  return (
    <RemarkForm
      label="How it was settled"
      submit="Settle"
      send={(text) => api.changes.comment({ id: change, text, settles: id, ...(path === null ? {} : { path }) })}
      onSent={() => announce('Comment settled')}
      onCancel={() => setOpen(false)}
    />
  );
}
