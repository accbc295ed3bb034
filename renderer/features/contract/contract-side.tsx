import { Tabs } from '@mantine/core';
import { lazy, memo, Suspense, useMemo } from 'react';
import { checkSpec } from '../../../shared/spec/check-spec.ts';
import type { Side } from '../../../shared/spec/contract-places.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { breakingCount } from '../../ui/contract-impact/contract-impact.tsx';
import { useComparison } from '../../ui/contract-impact/use-comparison.ts';
import { Loading } from '../../ui/loading.tsx';
import classes from './contract-side.module.css';
import { ExamplePanel } from './example-panel.tsx';
import { ImpactPanel } from './impact-panel.tsx';
import { SchemaPanel } from './schema-panel.tsx';

// Compiling for every provider is only needed here, so its code arrives with its tab.
const PortabilityPanel = lazy(() => import('./portability-panel.tsx'));

interface Props {
  /** The draft, at the pace of deferred drawing. */
  spec: Spec;
  baseSpec: Spec | null;
  base: { number: number } | null;
  /** The side of the open field. */
  side: Side;
  onOpenField: (field: string) => void;
}

/** What the contract comes to: an example, the schema, what it does to applications, what providers make of it. */
export const ContractSide = memo(function ContractSide({ spec, baseSpec, base, side, onOpenField }: Props) {
  const { contract } = spec;
  const fresh = useComparison(baseSpec?.contract ?? null, contract);
  const issues = useMemo(() => checkSpec(spec), [spec]);
  const breaking = fresh.answer === null ? 0 : breakingCount(fresh.answer.comparison);
  return (
    <Tabs defaultValue="example" keepMounted={false}>
      <Tabs.List mb="sm">
        <Tabs.Tab value="example">Example</Tabs.Tab>
        <Tabs.Tab value="schema">JSON Schema</Tabs.Tab>
        <Tabs.Tab value="impact">
          Impact
          {breaking > 0 && (
            <>
              {' '}
              <span className={classes.breaking} title={`${breaking} breaking`}>
                {breaking}
                <span className={classes.hidden}> breaking</span>
              </span>
            </>
          )}
        </Tabs.Tab>
        <Tabs.Tab value="providers">Providers</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="example">
        <ExamplePanel contract={contract} start={side} />
      </Tabs.Panel>
      <Tabs.Panel value="schema">
        <SchemaPanel contract={contract} start={side} />
      </Tabs.Panel>
      <Tabs.Panel value="impact">
        <ImpactPanel base={base} fresh={fresh} issues={issues} rules={spec.rules} onOpenField={onOpenField} />
      </Tabs.Panel>
      <Tabs.Panel value="providers">
        <Suspense fallback={<Loading />}>
          <PortabilityPanel contract={contract} />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  );
});
