import { Text } from '@mantine/core';
import { type Field, fieldAt } from '../../../shared/spec/contract.ts';
import { formatValue } from '../../../shared/spec/format-value.ts';
import type { Json, JsonObject } from '../../../shared/spec/ids.ts';
import { isDecidable, type Rule } from '../../../shared/spec/rule.ts';
import { sentenceOf } from '../../../shared/spec/sentence.ts';
import type { Example, Spec } from '../../../shared/spec/spec.ts';
import { count } from '../../lib/format.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { Chip } from '../../ui/chip.tsx';
import { FieldTable } from '../../ui/field-table.tsx';
import { IconCheck, IconCircleHalf2 } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';
import { Sentence } from '../../ui/sentence.tsx';
import classes from './versions.module.css';

/** Everything an agent is told, in words: purpose, rules as sentences, defaults, glossary, examples, contract. */
export function SpecWords({ spec }: { spec: Spec }) {
  const { purpose, rules, defaults, glossary, examples, contract } = spec;
  const locale = navigator.language;
  return (
    <>
      {purpose.trim() !== '' && (
        <Panel level={3} label="Purpose">
          <p className={classes.prose}>{purpose}</p>
        </Panel>
      )}
      <Panel level={3} label={`${count(rules.length, 'rule')}, read from top to bottom`}>
        {rules.length === 0 && (
          <Text size="sm" c="dimmed">
            This version has no rules: the model decides by the purpose alone.
          </Text>
        )}
        <ol className={classes.rules}>
          {rules.map((rule) => (
            <RuleWords key={rule.id} rule={rule} spec={spec} locale={locale} />
          ))}
        </ol>
      </Panel>
      {defaults.length > 0 && (
        <Panel level={3} label="When no rule decides">
          <Pairs
            rows={defaults.map(({ field, value }) => [
              pathTitle(contract.output, field),
              said(contract.output, field, value, locale),
            ])}
          />
        </Panel>
      )}
      {glossary.length > 0 && (
        <Panel level={3} label="Glossary">
          <Pairs rows={glossary.map(({ term, meaning }) => [term, meaning])} />
        </Panel>
      )}
      {examples.length > 0 && (
        <Panel level={3} label={count(examples.length, 'example')}>
          {examples.map((example) => (
            <ExampleWords key={example.id} example={example} spec={spec} locale={locale} />
          ))}
        </Panel>
      )}
      <Panel level={3} label={`Contract · input, ${count(contract.input.length, 'field')}`}>
        <FieldTable fields={contract.input} label="Input" />
      </Panel>
      <Panel level={3} label={`Contract · answer, ${count(contract.output.length, 'field')}`}>
        <FieldTable fields={contract.output} label="Answer" />
      </Panel>
    </>
  );
}

function RuleWords({ rule, spec, locale }: { rule: Rule; spec: Spec; locale: string }) {
  const decidable = isDecidable(rule);
  return (
    <li>
      <div className={classes.entryHead}>
        <b>{rule.title.trim() === '' ? 'Rule without a title' : rule.title}</b>
        <Chip icon={decidable ? <IconCheck size={13} aria-hidden /> : <IconCircleHalf2 size={13} aria-hidden />}>
          {decidable ? 'Checked by rule' : 'Judged by model'}
        </Chip>
        {!rule.enabled && <Chip tone="unsure">Off</Chip>}
      </div>
      <Sentence parts={sentenceOf(rule, spec.contract, locale)} small />
      {rule.guidance !== undefined && <p className={classes.sub}>Guidance: {rule.guidance}</p>}
      {rule.reason !== undefined && <p className={classes.sub}>Why: {rule.reason}</p>}
    </li>
  );
}

function ExampleWords({ example, spec, locale }: { example: Example; spec: Spec; locale: string }) {
  const rows = (fields: readonly Field[], values: JsonObject): [string, string][] =>
    Object.entries(values).map(([name, value]) => [pathTitle(fields, name), said(fields, name, value, locale)]);
  return (
    <details className={classes.example}>
      <summary>{example.title}</summary>
      {example.note !== undefined && <p className={classes.sub}>{example.note}</p>}
      <h4>Input</h4>
      <Pairs rows={rows(spec.contract.input, example.input)} />
      <h4>Answer</h4>
      <Pairs rows={rows(spec.contract.output, example.output)} />
    </details>
  );
}

function Pairs({ rows }: { rows: readonly [string, string][] }) {
  return (
    <dl className={classes.pairs}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A value in its field's own words; a field that the contract no longer has shows the value as it stands. */
function said(fields: readonly Field[], path: string, value: Json, locale: string): string {
  const field = fieldAt(fields, path);
  if (field !== undefined) return formatValue(value, field.type, locale);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
