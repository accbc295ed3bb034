import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LinkView } from '../../../../shared/api/desktop/devices.ts';
import { announce } from '../../../lib/announce.tsx';
import { api, query } from '../../../lib/api.ts';
import { formatTime } from '../../../lib/format.ts';
import { CopyText } from '../../../ui/copy-text.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { LoadError } from '../../../ui/load-error.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useSubmit } from '../../../ui/use-submit.tsx';
import { ComparisonCode } from './comparison-code.tsx';

/** Makes a link, waits for the device that uses it, and has the codes on both screens compared before anything is signed. */
export function AddDeviceDialog({ onClose }: { onClose: () => void }) {
  const link = useQuery(query.devices.link.queryOptions());
  const make = useMutation({ mutationFn: () => api.devices.makeLink() });
  const end = useMutation({ mutationFn: () => api.devices.endLink() });
  const state = link.data?.state;
  const asks = state === 'offered' ? link.data?.asks?.name : undefined;
  useEffect(() => {
    if (asks !== undefined) announce(`${asks} asks to be added. Compare the codes.`);
  }, [asks]);
  const isOver = state !== undefined && state !== 'open' && state !== 'offered';
  // What is over was seen, and is not shown again.
  const close = (): void => {
    if (isOver) end.mutate();
    onClose();
  };
  return (
    <Dialog title="Add another device" size="lg" onClose={close}>
      {link.isPending && <Loading />}
      {link.isError && (
        <LoadError title="The link could not be read" error={link.error} retry={() => void link.refetch()} />
      )}
      {make.isError && <LoadError title="No link was made" error={make.error} />}
      {link.isSuccess && link.data === null && (
        <Stack gap="md">
          <Text size="sm">
            The other device becomes another one of yours: what is decided there is signed as you. Have it at hand, with
            Rulehouse open. The link is good for one device and ten minutes.
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button loading={make.isPending} onClick={() => make.mutate()}>
              Make the link
            </Button>
          </Group>
        </Stack>
      )}
      {link.isSuccess && link.data !== null && (
        <UnderWay link={link.data} onAgain={() => make.mutate()} isMaking={make.isPending} onClose={close} />
      )}
    </Dialog>
  );
}

interface UnderWayProps {
  link: LinkView;
  onAgain: () => void;
  isMaking: boolean;
  onClose: () => void;
}
function UnderWay({ link, onAgain, isMaking, onClose }: UnderWayProps) {
  const { state, asks, expiresAt, problem } = link;
  const name = asks?.name ?? 'The device';
  if (state === 'offered' && asks !== null) return <Asking asks={asks} />;
  if (state === 'open')
    return (
      <Stack gap="md">
        <Text size="sm">
          On the other device open Settings, Devices, choose “Make this a device of mine…”, and paste this link. Send it
          to nobody else. It is good until <b>{formatTime(expiresAt)}</b>.
        </Text>
        <CopyText label="Link for your other device" text={link.link} />
        <Text size="sm" c="dimmed" role="status">
          {problem ?? 'Waiting for the other device. You can close this; it goes on.'}
        </Text>
        <EndButtons end="Stop and end the link" onClose={onClose} />
      </Stack>
    );
  return (
    <Stack gap="md">
      <Text size="sm" role="status">
        {state === 'added'
          ? `${name} is a device of yours now. It fetches what the team decided by itself.`
          : state === 'refused'
            ? 'This link was ended. Nothing was added.'
            : 'This link has expired. Nothing was added.'}
      </Text>
      <Group justify="flex-end" gap="xs">
        {state !== 'added' && (
          <Button variant="default" loading={isMaking} onClick={onAgain}>
            Make a new link
          </Button>
        )}
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}

function Asking({ asks: { key, name, code, forged } }: { asks: NonNullable<LinkView['asks']> }) {
  const form = useSubmit({
    title: `${name} was not added`,
    send: () => api.devices.confirm({ key }),
    done: () => announce(`${name} is a device of yours now`),
  });
  if (forged)
    return (
      <Stack gap="md">
        <Text size="sm" role="alert">
          <b>“{name}” asks to be added, but does not have your link.</b> Somebody between this computer and the registry
          may have put another key in the place of your device’s. It cannot be added. Refuse it, and tell the person who
          runs the registry.
        </Text>
        <EndButtons end="Refuse it" onClose={null} />
      </Stack>
    );
  return (
    <form noValidate onSubmit={form.submit}>
      <Stack gap="md">
        {form.summary}
        <Text size="sm">
          <b>“{name}”</b> asks to become a device of yours. Look at its screen: it has to show this code, letter by
          letter.
        </Text>
        <ComparisonCode code={code} />
        <Text size="sm" c="dimmed">
          If it shows another one, or if you did not do this, refuse it: somebody else has your link.
        </Text>
        <Group justify="space-between" gap="xs">
          <EndButtons end="Refuse it" onClose={null} />
          <Button type="submit" loading={form.pending}>
            The codes are the same: add it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function EndButtons({ end, onClose }: { end: string; onClose: (() => void) | null }) {
  const ending = useMutation({
    mutationFn: () => api.devices.endLink(),
    onSuccess: () => announce('The link is ended'),
  });
  return (
    <Group gap="xs" justify="flex-end">
      <Button variant="default" loading={ending.isPending} onClick={() => ending.mutate()} data-autofocus>
        {end}
      </Button>
      {onClose !== null && <Button onClick={onClose}>Close</Button>}
    </Group>
  );
}
