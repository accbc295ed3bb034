import { Stack, Text } from '@mantine/core';
import type { Field } from '../../../shared/spec/contract.ts';
import type { Reference } from '../../../shared/spec/contract-references.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ReferenceList, tallyOf } from './used-by.tsx';

interface Props {
  field: Field;
  references: readonly Reference[];
  onConfirm: () => void;
  onClose: () => void;
}

/** Before a field goes that something names: what names it, and what becomes of that. */
export function DeleteFieldDialog({ field, references, onConfirm, onClose }: Props) {
  return (
    <ConfirmDialog
      opened
      title={`Delete the field “${field.title}”`}
      confirm="Delete"
      danger
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <Stack gap="xs">
        <Text size="sm">
          It is used by {tallyOf(references)}. Rules and defaults stay and will say that the field is missing; its
          values go from examples. It can be undone.
        </Text>
        <ReferenceList references={references} />
      </Stack>
    </ConfirmDialog>
  );
}
