import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useAgent } from '../../lib/agent-context.ts';
import { useCommands } from '../../lib/commands.ts';
import { count } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import classes from './agent-page.module.css';
import { SignOffDialog } from './sign-off-dialog.tsx';

const TABS = [
  { to: '/agents/$slug/rules', label: 'Rules' },
  { to: '/agents/$slug/tests', label: 'Tests' },
  { to: '/agents/$slug/contract', label: 'Contract' },
  { to: '/agents/$slug/models', label: 'Models' },
  { to: '/agents/$slug/changes', label: 'Changes' },
  { to: '/agents/$slug/versions', label: 'Versions' },
  { to: '/agents/$slug/executions', label: 'Executions' },
] as const;

/** Name, what is published, what is only a draft, and asking for sign-off. */
export function AgentHeader() {
  const agent = useAgent();
  // A link may lead straight to it.
  const [asking, { open, close }] = useDisclosure(useLocation().hash === 'sign-off');
  const navigate = useNavigate();
  useCommands([
    { id: 'sign-off', label: 'Ask for sign-off', group: agent.name, run: open },
    {
      id: 'call',
      label: 'Call it from a program',
      group: agent.name,
      run: () => void navigate({ to: '/agents/$slug/call', params: { slug: agent.slug } }),
    },
  ]);
  return (
    <PageHeader
      title={agent.name}
      description={agent.description === '' ? undefined : agent.description}
      chips={
        <>
          {agent.channels.length === 0 && <Chip>Not published</Chip>}
          {agent.channels.map(({ name, version }) => (
            <Chip key={name} tone="brand" strong>
              Published v{version.number} in {name}
            </Chip>
          ))}
          {agent.openChanges > 0 && (
            <Chip tone="lock" strong>
              {count(agent.openChanges, 'change')} in review
            </Chip>
          )}
          {agent.draft !== null && (
            <Chip tone="unsure" strong title="A draft never changes what is published.">
              Draft by you · {count(agent.draft.changes, 'change')}
            </Chip>
          )}
        </>
      }
      actions={<Button onClick={open}>Ask for sign-off</Button>}
    >
      <nav className={classes.tabs} aria-label={`Parts of ${agent.name}`}>
        {TABS.map(({ to, label }) => (
          <Link key={label} to={to} params={{ slug: agent.slug }} className={classes.link ?? ''}>
            {label}
          </Link>
        ))}
      </nav>
      {asking && <SignOffDialog onClose={close} />}
    </PageHeader>
  );
}
