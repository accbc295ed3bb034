import { Button, CopyButton } from '@mantine/core';
import { useId } from 'react';
import { announce } from '../lib/announce.tsx';
import classes from './copy-text.module.css';
import { IconCheck, IconCopy } from './icons.ts';

interface Props {
  label: string;
  text: string;
  /** As high as it ever gets from the start, so that nothing below moves when the text becomes another. */
  steady?: boolean;
}

/** A text to take along, such as a link or a snippet, with a button that copies it. */
export function CopyText({ label, text, steady = false }: Props) {
  const id = useId();
  return (
    <div>
      <div className={classes.head}>
        <span id={id}>{label}</span>
        <CopyButton value={text} timeout={3000}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              size="compact-sm"
              aria-label={`${copied ? 'Copied' : 'Copy'}: ${label}`}
              leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
              onClick={() => {
                copy();
                announce(`${label} copied`);
              }}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard. */}
      <section className={classes.text} data-steady={steady || undefined} tabIndex={0} aria-labelledby={id}>
        {text}
      </section>
    </div>
  );
}
