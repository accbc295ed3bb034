import { type ComponentType, createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { partAt } from '../../../shared/spec/parts.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { Unprotected } from '../../lib/protections.tsx';
import { RequestDialog } from './request-dialog.tsx';

/** Edits one part of a scratch spec that nobody else sees. */
export interface PartEditorProps {
  path: string;
  spec: Spec;
  onChange: (spec: Spec) => void;
}

/** Asks for a change of a part; null where no editor is at hand. */
const Context = createContext<((path: string) => void) | null>(null);
export const useRequesting = (): ((path: string) => void) | null => useContext(Context);

interface Props {
  /** What is published, which a request would change; null when nothing is. */
  baseSpec: Spec | null;
  /** The draft, for parts that are not published. */
  spec: Spec;
  editor: ComponentType<PartEditorProps>;
  children: ReactNode;
}

/** Whether a spec has the entry that a path leads into; a missing optional field of it does not matter. */
const hasEntry = (spec: Spec, path: string): boolean =>
  partAt(spec, path.split('/').slice(0, 2).join('/')) !== undefined || !path.includes('/');

/** Lets the badges inside open a request, with the editor that this screen has for its parts. */
export function Requesting({ baseSpec, spec, editor, children }: Props) {
  const [asked, setAsked] = useState<string | null>(null);
  const close = useCallback(() => setAsked(null), []);
  const ask = useMemo(() => (path: string) => setAsked(path), []);
  return (
    <Context.Provider value={ask}>
      {children}
      {asked !== null && (
        <Unprotected>
          <RequestDialog
            path={asked}
            spec={baseSpec !== null && hasEntry(baseSpec, asked) ? baseSpec : spec}
            editor={editor}
            onClose={close}
          />
        </Unprotected>
      )}
    </Context.Provider>
  );
}
