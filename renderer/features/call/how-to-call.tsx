import { Alert, Button, Select, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { CallFacts } from '../../../shared/api/registry/try-outs.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { download } from '../../lib/download.ts';
import { codeOf, wordsOf } from '../../lib/errors.ts';
import { fingerprintGroups } from '../../lib/short-hash.ts';
import { CallSnippets } from '../../ui/call-snippets.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { IconCloudOff } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';
import classes from './call.module.css';
import type { Example } from './example.ts';
import type { Ref } from './refs.ts';

interface Props {
  chosen: Ref;
  address: string;
  examples: readonly Example[];
  example: number;
  onExample: (example: number) => void;
  /** null while the registry cannot be asked. */
  facts: CallFacts | null;
  error: unknown;
  retry: () => void;
}

/** Where to call, with what key, and calls to copy; then how a program knows that it talks to the registry. */
export function HowToCall({ chosen, address, examples, example, onExample, facts, error, retry }: Props) {
  const { slug } = useAgent();
  const trust = facts?.trust === 'system' ? 'system' : 'file';
  return (
    <>
      {facts === null && (
        <Alert color="gray" icon={<IconCloudOff size={18} aria-hidden />} title="The registry cannot be asked now">
          <Stack gap="xs" align="flex-start">
            <Text size="sm">
              {codeOf(error) === 'unavailable'
                ? 'What stands here is what was known last. The certificate and trying it out need the registry.'
                : wordsOf(error)}
            </Text>
            <Button variant="default" size="compact-sm" onClick={retry}>
              Try again
            </Button>
          </Stack>
        </Alert>
      )}
      <Panel label="Address and calls to copy">
        <Stack gap="md">
          <CopyText label="Address, for POST" text={`${address}/v1/agents/${slug}/run`} />
          <Text size="sm">
            Each application needs an API key of its own, which an engineer or admin makes on the{' '}
            <Link to="/registry" className={classes.inline ?? ''}>
              Registry page
            </Link>
            . The calls below take it from the environment, as <span className={classes.code}>RULEHOUSE_KEY</span>.
          </Text>
          <Select
            label="With the input of"
            data={examples.map(({ title }, index) => ({ value: String(index), label: title }))}
            value={String(example)}
            onChange={(next) => next !== null && onExample(Number(next))}
            allowDeselect={false}
            searchable
          />
          <CallSnippets
            call={{
              ...{ address, slug, ref: chosen.value, secret: null, trust },
              input: examples[example]?.input ?? {},
            }}
          />
        </Stack>
      </Panel>
      <Panel label="Trust the registry">
        {facts === null ? (
          <Text size="sm" c="dimmed">
            Its certificate is shown here once the registry answers.
          </Text>
        ) : facts.certificate === null || trust === 'system' ? (
          <Text size="sm">
            The registry shows a certificate that computers trust already. A program needs nothing more.
          </Text>
        ) : (
          <Stack gap="xs" align="flex-start">
            <Text size="sm">
              The registry made its certificate itself, so no computer knows it. Save it beside the program, which then
              trusts this registry and nobody else under its address.
            </Text>
            <div>
              <Text size="sm" c="dimmed">
                Its SHA-256 fingerprint, to compare
              </Text>
              <div className={classes.fingerprint}>
                {fingerprintGroups(facts.certificate.fingerprint).map((group, index) => (
                  // Groups may repeat; their places do not change.
                  // biome-ignore lint/suspicious/noArrayIndexKey: see above.
                  <span key={index}>{group}</span>
                ))}
              </div>
            </div>
            <Button
              variant="default"
              onClick={() => download('certificate.pem', facts.certificate?.pem ?? '', 'application/x-pem-file')}
            >
              Download certificate.pem
            </Button>
          </Stack>
        )}
      </Panel>
    </>
  );
}
