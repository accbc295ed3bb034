import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { download } from '../../lib/download.ts';
import { wordsOf } from '../../lib/errors.ts';

/** Saves the evidence as one page that anybody can read in a browser and check with the terminal program. */
export function ExportEvidence({ change }: { change: string }) {
  const make = useMutation({
    mutationFn: () => api.changes.evidenceFile({ id: change }),
    onSuccess: ({ fileName, content }) => {
      download(fileName, content, 'text/html');
      announce(`Saved ${fileName}`);
    },
  });
  return (
    <>
      <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
        Export the evidence
      </Button>
      {make.isError && <p role="alert">Nothing was saved. {wordsOf(make.error)}</p>}
    </>
  );
}
