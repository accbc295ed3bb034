import { Stack } from '@mantine/core';
import { PageHeader } from '../../ui/page-header.tsx';
import { About } from './about.tsx';
import { Appearance } from './appearance.tsx';
import { Connections } from './connections.tsx';
import { Devices } from './devices/devices.tsx';
import { ModelsSection } from './models/models-section.tsx';
import { Workspaces } from './workspaces.tsx';

/** Providers, appearance, workspaces, and where the data is. */
export function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" description="For this machine. Nothing here changes what an agent says." />
      <Stack gap="md" p={20} maw={860}>
        <Connections />
        <ModelsSection />
        <Devices />
        <Appearance />
        <Workspaces />
        <About />
      </Stack>
    </>
  );
}
