import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { ChangeView, CommentView } from '../../../shared/api/desktop/changes.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { differenceId } from '../../ui/difference-card.tsx';
import { Panel } from '../../ui/panel.tsx';
import { CommentItem } from './comment-item.tsx';
import classes from './comments.module.css';
import { RemarkForm } from './remark-form.tsx';

/** All comments in one list, with the way to the place each is about; those on the change as a whole are written here. */
export function CommentsPanel({ change }: { change: ChangeView }) {
  const [writing, setWriting] = useState(false);
  const { comments } = change;
  const open = comments.filter(({ settled }) => settled === null).length;
  return (
    <Panel label={comments.length === 0 ? 'Comments' : `Comments · ${comments.length}`}>
      {comments.length === 0 ? (
        <Text size="sm" c="dimmed">
          None yet. Each difference can be commented on where it stands.
        </Text>
      ) : (
        <>
          <Text size="sm" c="dimmed" mb={10}>
            {open === 0 ? 'All of them are settled.' : `${count(open, 'comment is', 'comments are')} not settled.`}
          </Text>
          <ul className={classes.list}>
            {comments.map((comment) => (
              <li key={comment.id}>
                <CommentItem change={change.id} comment={comment} about={<About change={change} comment={comment} />} />
              </li>
            ))}
          </ul>
        </>
      )}
      {writing ? (
        <div className={classes.writing}>
          <RemarkForm
            label="Comment on the change as a whole"
            submit="Add comment"
            send={(text) => api.changes.comment({ id: change.id, text })}
            onSent={() => {
              setWriting(false);
              announce('Comment added');
            }}
            onCancel={() => setWriting(false)}
          />
        </div>
      ) : (
        <Button
          variant="subtle"
          size="compact-sm"
          mt={10}
          ms={-8}
          // On a narrow screen its words take two lines rather than leave the panel.
          h="auto"
          mih={26}
          maw="calc(100% + 16px)"
          styles={{ label: { whiteSpace: 'normal', textAlign: 'start' } }}
          onClick={() => setWriting(true)}
        >
          Comment on the whole change
        </Button>
      )}
    </Panel>
  );
}

/** Leads to the difference where there still is one. */
function About({ change, comment: { path, subject } }: { change: ChangeView; comment: CommentView }) {
  if (path === null || subject === null) return <span className={classes.about}>on the change as a whole</span>;
  const place = change.differences.find((each) => path === each.path || path.startsWith(`${each.path}/`));
  if (place === undefined) return <span className={classes.about}>on {subject}, which is as before again</span>;
  const go = (): void => {
    const target = document.getElementById(differenceId(place.path));
    target?.scrollIntoView({ block: 'center' });
    target?.focus();
  };
  return (
    <button type="button" className={classes.place} onClick={go}>
      on {subject}
    </button>
  );
}
