import type { ReactNode } from 'react';
import type { FindingKind } from '../../../shared/analysis/analyse.ts';
import { IconAlertTriangle, IconArrowUp, IconCircle, IconMinus, IconQuestionMark } from '../../ui/icons.ts';

const ICONS: { readonly [K in FindingKind]: ReactNode } = {
  conflict: <IconAlertTriangle size={13} aria-hidden />,
  shadowed: <IconArrowUp size={13} aria-hidden />,
  dead: <IconMinus size={13} aria-hidden />,
  gap: <IconQuestionMark size={13} aria-hidden />,
  untested: <IconCircle size={11} aria-hidden />,
};

/** Each kind of finding has a shape of its own, so that colour is never the only sign. */
export const FindingIcon = ({ kind }: { kind: FindingKind }) => ICONS[kind];
