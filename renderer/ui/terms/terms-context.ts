import { createContext } from 'react';
import type { TermMatcher } from '../../../shared/spec/terms.ts';

export interface Terms {
  matcher: TermMatcher;
  /** Leads to where a term is explained; absent where there is no such place. */
  open?: (term: string) => void;
}

/** The terms that texts below link to their meaning; null where texts stay as they are. */
export const TermsContext = createContext<Terms | null>(null);
