import { Alert, Box, Button, List, Stack, Text } from '@mantine/core';
import { problemsOf, wordsOf } from '../lib/errors.ts';
import { IconAlertTriangle, IconRefresh } from './icons.ts';

interface Props {
  /** What could not be done: "The agents could not be read". */
  title: string;
  error: unknown;
  retry?: (() => void) | undefined;
}

/** A failed load or command: what happened, in words, and how to try again. */
export function LoadError({ title, error, retry }: Props) {
  const problems = problemsOf(error);
  return (
    <Box p="md" maw={720}>
      <Alert color="red" title={title} icon={<IconAlertTriangle size={18} aria-hidden />} role="alert">
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{wordsOf(error)}</Text>
          {problems.length > 0 && (
            <List size="sm">
              {problems.map(({ field, message }) => (
                <List.Item key={field + message}>
                  {field}: {message}
                </List.Item>
              ))}
            </List>
          )}
          {retry !== undefined && (
            <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={retry}>
              Try again
            </Button>
          )}
        </Stack>
      </Alert>
    </Box>
  );
}
