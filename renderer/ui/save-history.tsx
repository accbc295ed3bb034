import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { BundleSubject } from '../../shared/governance/bundle.ts';
import { announce } from '../lib/announce.tsx';
import { api } from '../lib/api.ts';
import { download } from '../lib/download.ts';
import { wordsOf } from '../lib/errors.ts';

/** Saves the signed history as a file that proves itself anywhere, without this program's word. */
export function SaveHistory({ label, subject }: { label: string; subject: BundleSubject }) {
  const save = useMutation({
    mutationFn: () => api.workspace.history({ subject }),
    onSuccess: ({ fileName, content }) => {
      download(fileName, content, 'application/json');
      announce(`Saved ${fileName}`);
    },
  });
  return (
    <>
      <Button variant="default" loading={save.isPending} onClick={() => save.mutate()}>
        {label}
      </Button>
      {save.isError && <p role="alert">Nothing was saved. {wordsOf(save.error)}</p>}
    </>
  );
}
