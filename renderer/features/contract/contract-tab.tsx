import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useSearch } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { fieldPlaces, placeOf } from '../../../shared/spec/contract-places.ts';
import { referencesTo } from '../../../shared/spec/contract-references.ts';
import { useAgent } from '../../lib/agent-context.ts';
import type { DraftSession, DraftState } from '../../lib/draft/session.ts';
import { useDraft } from '../../lib/draft/use-draft.ts';
import { useProtections } from '../../lib/protections.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconFileImport, IconForms } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { LockDialog } from '../../ui/protected/lock-dialog.tsx';
import { Protected, ShownAbove } from '../../ui/protected/protected.tsx';
import { Requesting } from '../../ui/protected/requesting.tsx';
import { SectionLock } from '../../ui/protected/section-lock.tsx';
import { ContractPartEditor } from './contract-part-editor.tsx';
import { ContractSide } from './contract-side.tsx';
import classes from './contract-tab.module.css';
import { DeleteFieldDialog } from './delete-field-dialog.tsx';
import { FieldForm, publishedField } from './field-form.tsx';
import { FieldToolbar } from './field-toolbar.tsx';
import { FieldTree } from './field-tree.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { RenamedInCases } from './renamed-in-cases.tsx';
import { useContractActions } from './use-contract-actions.tsx';

/** What applications send and get back. Changing rules never changes it. */
export function ContractTab() {
  const agent = useAgent();
  const draft = useDraft(agent.id);
  if (draft.state === 'loading') return <Loading />;
  if (draft.state === 'failed')
    return <LoadError title="The contract could not be read" error={draft.error} retry={draft.retry} />;
  return <Designer key={agent.id} session={draft.session} draft={draft} />;
}

function Designer({ session, draft }: { session: DraftSession; draft: DraftState }) {
  const { spec, baseSpec } = draft;
  const { contract } = spec;
  const wanted = useSearch({ from: '/agents/$slug/contract' }).field;
  const place = useMemo(
    () => (wanted === undefined ? undefined : placeOf(contract, wanted)) ?? fieldPlaces(contract)[0],
    [contract, wanted],
  );
  const actions = useContractActions(session, place);
  const protections = useProtections();
  const [removing, setRemoving] = useState<string | null>(null);
  const [locking, setLocking] = useState<string | null>(null);
  const [importing, { open: startImport, close: endImport }] = useDisclosure(false);
  const references = useMemo(
    () => (place === undefined ? [] : referencesTo(spec, place.side, place.path)),
    [spec, place],
  );
  const published = place === undefined ? undefined : publishedField(baseSpec, place.field.id);
  // What it all comes to follows the typing at its own pace.
  const settled = useDeferredValue(spec);
  const pathOf = (id: string): string => {
    const at = placeOf(session.get().spec.contract, id);
    return at === undefined
      ? 'contract'
      : `contract/${at.side}/${[...at.ancestors, at.field].map((field) => field.id).join('/')}`;
  };
  const onRemove = useCallback(
    (id: string) => {
      const now = session.get().spec;
      const at = placeOf(now.contract, id);
      if (at === undefined) return;
      if (referencesTo(now, at.side, at.path).length > 0) setRemoving(id);
      else actions.remove(id);
    },
    [session, actions],
  );
  const leaving = removing === null ? undefined : placeOf(contract, removing);
  return (
    <Requesting baseSpec={baseSpec} spec={spec} editor={ContractPartEditor}>
      <div className={classes.cols}>
        <section className={classes.list} aria-label="Fields of the contract">
          <div className={classes.listHead}>
            <Text size="xs" c="dimmed">
              What applications rely on. Editing rules never changes it; an engineer agrees to every edit here.
            </Text>
            <SectionLock path="contract" of="the contract" />
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconFileImport size={15} aria-hidden />}
              onClick={startImport}
            >
              Import a JSON Schema
            </Button>
          </div>
          <RenamedInCases session={session} contract={settled.contract} />
          <FieldTree
            side="input"
            label="Input"
            words="what applications send"
            fields={contract.input}
            open={place}
            actions={actions}
            onRemove={onRemove}
          />
          <FieldTree
            side="output"
            label="Answer"
            words="what they get back"
            fields={contract.output}
            open={place}
            actions={actions}
            onRemove={onRemove}
          />
        </section>
        {/* Another field starts at its top. */}
        <section key={place?.field.id} className={classes.form} aria-label="The open field">
          {place === undefined ? (
            <EmptyState
              icon={<IconForms size={24} />}
              title="No fields yet"
              action={
                <Button onClick={() => actions.add({ side: 'input', parent: null })}>Add the first input field</Button>
              }
            >
              The contract says what an application sends and what it gets back. Every input and every answer is checked
              against it, so nothing breaks when a rule changes.
            </EmptyState>
          ) : (
            <>
              <FieldToolbar
                place={place}
                session={session}
                draft={draft}
                actions={actions}
                onRemove={onRemove}
                onLock={protections.protect.allowed ? () => setLocking(pathOf(place.field.id)) : null}
                kept={protections.whyNotRemove(pathOf(place.field.id))}
              />
              <ShownAbove path="contract">
                <Protected path={pathOf(place.field.id)} of={`Field ${place.field.title}`}>
                  {(locked) => (
                    <FieldForm
                      key={place.field.id}
                      place={place}
                      spec={spec}
                      published={published}
                      references={references}
                      readOnly={locked}
                      edit={actions.edit}
                    />
                  )}
                </Protected>
              </ShownAbove>
            </>
          )}
        </section>
        <section className={classes.side} aria-label="What the contract comes to">
          <ContractSide
            spec={settled}
            baseSpec={baseSpec}
            base={draft.base}
            side={place?.side ?? 'input'}
            onOpenField={actions.open}
          />
        </section>
        {importing && (
          <ImportDialog contract={contract} edit={actions.edit} onDone={actions.open} onClose={endImport} />
        )}
        {leaving !== undefined && (
          <DeleteFieldDialog
            field={leaving.field}
            references={referencesTo(spec, leaving.side, leaving.path)}
            onConfirm={() => {
              setRemoving(null);
              actions.remove(leaving.field.id);
            }}
            onClose={() => setRemoving(null)}
          />
        )}
        {locking !== null && <LockDialog title="Lock or guard" paths={[locking]} onClose={() => setLocking(null)} />}
      </div>
    </Requesting>
  );
}
