import { Center, Loader, VisuallyHidden } from '@mantine/core';

/** While a screen's first data or code arrives. */
export function Loading() {
  return (
    <Center mih={200} role="status">
      <Loader size="sm" />
      <VisuallyHidden>Loading</VisuallyHidden>
    </Center>
  );
}
