import { Button, FileButton, Group, Input } from '@mantine/core';
import { type DragEvent, type RefObject, useId, useRef, useState } from 'react';
import { acceptedMediaTypes } from '../../../shared/spec/file-content.ts';
import type { Json } from '../../../shared/spec/ids.ts';
import { announce } from '../../lib/announce.tsx';
import { FileView } from './file-view.tsx';
import classes from './files.module.css';
import { type FileType, readFile, takenWords } from './read-file.ts';

interface ChooseProps {
  id?: string | undefined;
  label: string;
  type: FileType;
  words: string;
  multiple?: boolean;
  error?: string | undefined;
  button?: RefObject<HTMLButtonElement | null>;
  onFiles: (files: Json[]) => void;
}

/** A place to choose files or drop them on. Files that do not fit are refused in words, the others are taken. */
function ChooseFiles({ id, label, type, words, multiple = false, error, button, onFiles }: ChooseProps) {
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string[]>([]);
  const hint = useId();
  const forget = useRef<() => void>(null);
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return;
    setBusy(true);
    const read = await Promise.all((multiple ? files : files.slice(0, 1)).map((file) => readFile(file, type, label)));
    setBusy(false);
    // The same file, corrected, may be chosen again.
    forget.current?.();
    setRefused(read.flatMap((one) => (one.ok ? [] : [one.message])));
    const taken = read.flatMap((one) => (one.ok ? [one.file] : []));
    if (taken.length === 0) return;
    onFiles(taken);
    announce(`Attached ${taken.map(({ name }) => name).join(', ')}.`);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take([...event.dataTransfer.files]);
  };
  const message = refused.length > 0 ? refused.join(' ') : error;
  return (
    // Dropping is a second way; the button does the same for the keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileButton
        accept={acceptedMediaTypes(type.mediaTypes).join(',')}
        multiple={multiple}
        resetRef={forget}
        onChange={(chosen: File | File[] | null) => void take(chosen === null ? [] : [chosen].flat())}
        inputProps={{ 'aria-label': `File for ${label}` }}
      >
        {(props) => (
          <Button
            {...props}
            ref={button}
            id={id}
            variant="default"
            size="compact-md"
            loading={busy}
            aria-label={`${words}: ${label}`}
            aria-describedby={hint}
          >
            {words}
          </Button>
        )}
      </FileButton>
      <span className={classes.hint} id={hint}>
        or drop it here. {takenWords(type)}.{message === undefined ? '' : ' '}
        {message !== undefined && (
          <Input.Error component="span" role={refused.length > 0 ? 'alert' : undefined} display="block" mt={4}>
            {message}
          </Input.Error>
        )}
      </span>
    </div>
  );
}

interface Props {
  id?: string | undefined;
  label: string;
  type: FileType;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  error?: string | undefined;
}

/** One file: chosen or dropped, then shown with its picture, and taken away again. */
export function FileInput({ value, onChange, ...props }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  if (value === undefined || value === null)
    return (
      <ChooseFiles {...props} words="Choose a file" button={button} onFiles={([file]) => onChange(file ?? undefined)} />
    );
  return (
    <FileView value={value}>
      <Group gap={4}>
        <Button
          id={props.id}
          variant="subtle"
          size="compact-sm"
          ml={-8}
          aria-label={`Remove the file of ${props.label}`}
          onClick={() => {
            onChange(undefined);
            announce(`Removed the file of ${props.label}.`);
            // The button that had the focus is gone; the one that chooses another file stands in its place.
            requestAnimationFrame(() => button.current?.focus());
          }}
        >
          Remove
        </Button>
      </Group>
      {props.error !== undefined && <Input.Error>{props.error}</Input.Error>}
    </FileView>
  );
}

/** Several files, each shown and removable, with a place to add more. */
export function FilesInput({ value, onChange, ...props }: Props) {
  const files = Array.isArray(value) ? value : [];
  const button = useRef<HTMLButtonElement>(null);
  return (
    <div className={classes.list}>
      {files.map((file, index) => (
        // Files have no identity of their own; their place is what the person sees.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <FileView key={index} value={file}>
          <Button
            variant="subtle"
            size="compact-sm"
            ml={-8}
            w="fit-content"
            aria-label={`Remove file ${index + 1} of ${props.label}`}
            onClick={() => {
              onChange(files.toSpliced(index, 1));
              announce(`Removed file ${index + 1} of ${props.label}.`);
              button.current?.focus();
            }}
          >
            Remove
          </Button>
        </FileView>
      ))}
      <ChooseFiles
        {...props}
        multiple
        words={files.length === 0 ? 'Choose files' : 'Add files'}
        button={button}
        onFiles={(added) => onChange([...files, ...added])}
      />
    </div>
  );
}
