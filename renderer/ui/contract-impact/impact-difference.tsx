import { Anchor, Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useMemo } from 'react';
import type { Difference } from '../../../shared/schema/compare/compare.ts';
import type { Field } from '../../../shared/spec/contract.ts';
import type { Json } from '../../../shared/spec/ids.ts';
import { count } from '../../lib/format.ts';
import { Chip, type Tone } from '../chip.tsx';
import { IconAlertTriangle, IconLetterCase, IconPlus } from '../icons.ts';
import classes from './contract-impact.module.css';
import { fieldAtPointer, placeTitle, type Side, type WitnessRow, witnessRows } from './impact-places.ts';

const SEVERITIES: Record<Difference['severity'], { word: string; tone: Tone; icon: ReactNode; why: string }> = {
  breaking: {
    word: 'Breaking',
    tone: 'bad',
    icon: <IconAlertTriangle size={13} aria-hidden />,
    why: 'An application that works today would stop working.',
  },
  additive: {
    word: 'Additive',
    tone: 'brand',
    icon: <IconPlus size={13} aria-hidden />,
    why: 'Applications keep working, and can do more.',
  },
  cosmetic: {
    word: 'Cosmetic',
    tone: 'plain',
    icon: <IconLetterCase size={13} aria-hidden />,
    why: 'Only wording differs; no application notices.',
  },
};

const WITNESS: Record<Side, { caption: string; value: string; before: string; now: string }> = {
  input: {
    caption: 'An input that worked before and would not now',
    value: 'Sent',
    before: 'Accepted',
    now: 'Refused',
  },
  output: {
    caption: 'An answer that can come now and could not before',
    value: 'Answer',
    before: 'Never came',
    now: 'Can come',
  },
};

interface Props {
  difference: Difference;
  side: Side;
  before: readonly Field[];
  after: readonly Field[];
  onOpenField?: ((field: string) => void) | undefined;
}

/** One difference: how grave, where, what changed, and the document that shows it. */
export function ImpactDifference({ difference, side, before, after, onOpenField }: Props) {
  const { path, severity, sentence, witness } = difference;
  const { word, tone, icon, why } = SEVERITIES[severity];
  const title =
    path === '' ? (side === 'input' ? 'The whole input' : 'The whole answer') : placeTitle([after, before], path);
  const field = fieldAtPointer(after, path);
  return (
    <li className={classes.difference}>
      <div className={classes.head}>
        <Chip tone={tone} icon={icon} strong={severity === 'breaking'} title={why}>
          {word}
        </Chip>
        {field !== undefined && onOpenField !== undefined ? (
          <Anchor component="button" type="button" size="sm" fw={600} ta="start" onClick={() => onOpenField(field.id)}>
            {title}
          </Anchor>
        ) : (
          <span className={classes.place}>{title}</span>
        )}
      </div>
      <p className={classes.sentence}>{sentence}</p>
      {witness !== undefined && <Witness witness={witness} side={side} path={path} before={before} after={after} />}
    </li>
  );
}

type WitnessProps = Pick<Props, 'side' | 'before' | 'after'> & { witness: Json; path: string };

function Witness({ witness, side, path, before, after }: WitnessProps) {
  const [whole, { toggle }] = useDisclosure(false);
  const words = WITNESS[side];
  const rows = useMemo(
    () =>
      witnessRows(witness, {
        // An input that worked fits the contract before; an answer that can come fits the one after.
        fields: side === 'input' ? before : after,
        titles: [after, before],
        pointer: path,
        locale: navigator.language,
      }),
    [witness, side, path, before, after],
  );
  const concerned = rows.filter((row) => row.concerned);
  const rest = rows.filter((row) => !row.concerned);
  return (
    <>
      <div className={classes.witness}>
        <table>
          <caption>{words.caption}</caption>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">{words.value}</th>
              <th scope="col">Before</th>
              <th scope="col">Now</th>
            </tr>
          </thead>
          <tbody>
            {concerned.map((row) => (
              <tr key={row.pointer}>
                <Cells row={row} />
                <td>{words.before}</td>
                <td className={classes.bad}>{words.now}</td>
              </tr>
            ))}
            {(whole || concerned.length === 0) &&
              rest.map((row) => (
                <tr key={row.pointer} className={classes.quiet}>
                  <Cells row={row} />
                  <td colSpan={2}>{concerned.length === 0 ? 'Together with the other fields' : 'Not concerned'}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      {concerned.length > 0 && rest.length > 0 && (
        <Button variant="subtle" size="compact-sm" aria-expanded={whole} onClick={toggle}>
          {whole
            ? 'Only this field'
            : rest.length === 1
              ? 'Show the other field'
              : `Show the other ${count(rest.length, 'field')}`}
        </Button>
      )}
    </>
  );
}

const Cells = ({ row }: { row: WitnessRow }) => (
  <>
    <th scope="row">{row.label}</th>
    <td className={classes.value}>{row.value}</td>
  </>
);
