import { Text } from '@mantine/core';
import { memo } from 'react';
import { type Contract, fieldAt } from '../../../shared/spec/contract.ts';
import { formatValue } from '../../../shared/spec/format-value.ts';
import type { Default } from '../../../shared/spec/spec.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { Panel } from '../../ui/panel.tsx';

/** What holds where no rule decides; it stands last because it is read last. */
export const Otherwise = memo(function Otherwise({ defaults, contract }: { defaults: Default[]; contract: Contract }) {
  if (defaults.length === 0) return null;
  return (
    <div style={{ marginTop: 8 }}>
      <Panel level={3} label="Where no rule decides">
        {defaults.map(({ id, field, value }) => {
          const type = fieldAt(contract.output, field)?.type;
          return (
            <Text key={id} size="sm">
              {pathTitle(contract.output, field)} is{' '}
              <b>{type === undefined ? String(value) : formatValue(value, type, navigator.language) || 'empty'}</b>
            </Text>
          );
        })}
      </Panel>
    </div>
  );
});
