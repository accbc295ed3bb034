import { Stack, Text, Textarea, TextInput } from '@mantine/core';
import classes from '../creation.module.css';
import { editSpec, type StepProps } from './step-props.ts';

/** Name, description and purpose; what the agent is made from stands beside it to read again. */
export function PurposeStep({ creation, proposal, session }: StepProps) {
  const { source } = creation;
  return (
    <Stack gap="md">
      <TextInput
        id="creation-name"
        label="Name"
        description="What it does, in a few words"
        value={proposal.name}
        maxLength={200}
        required
        error={proposal.name.trim() === '' ? 'Name: for example Moderate marketplace listings' : null}
        onChange={(event) => {
          const name = event.currentTarget.value;
          session.edit((old) => ({ ...old, name }));
        }}
      />
      <Textarea
        label="Description"
        description="One or two sentences for the list of agents"
        value={proposal.description}
        maxLength={2000}
        autosize
        minRows={2}
        maxRows={6}
        onChange={(event) => {
          const description = event.currentTarget.value;
          session.edit((old) => ({ ...old, description }));
        }}
      />
      <Textarea
        label="Purpose"
        description="What the model is told first: what it decides, for whom, and what matters"
        value={proposal.spec.purpose}
        maxLength={8000}
        autosize
        minRows={5}
        maxRows={18}
        onChange={(event) => {
          const purpose = event.currentTarget.value;
          editSpec(session, (spec) => ({ ...spec, purpose }));
        }}
      />
      <details className={classes.more}>
        <summary>{source.fileName === undefined ? 'What you began with' : `What stands in ${source.fileName}`}</summary>
        <Text size="sm" c="dimmed" mt={4} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {source.text}
        </Text>
      </details>
    </Stack>
  );
}
