import { lazy, Suspense } from 'react';
import { Loading } from '../loading.tsx';

const TextEditor = lazy(() => import('./text-editor.tsx'));

/** A compiled prompt to read. The editor's code arrives with the first one that is opened. */
export function PromptText({ text, label }: { text: string; label: string }) {
  return (
    <Suspense fallback={<Loading />}>
      <TextEditor text={text} label={label} />
    </Suspense>
  );
}
