import { Radio, TextInput } from '@mantine/core';
import type { DeployTargets } from '../../../shared/api/desktop/changes.ts';
import { RelativeTime } from '../relative-time.tsx';
import classes from './deploy.module.css';

/** Stands for a channel whose name is still to be typed; no channel can be called so. */
export const OTHER = '';
export const NAME_FIELD = 'deploy-channel';

interface Props {
  targets: DeployTargets;
  chosen: string;
  onChoose: (channel: string) => void;
  name: string;
  onName: (name: string) => void;
  problem: string | null;
}

/** Every channel with what it shows now, and a new one under a name of one's own; where the policy keeps one off it says why. */
export function ChannelChoice({ targets, chosen, onChoose, name, onName, problem }: Props) {
  const { channels, other } = targets;
  return (
    <Radio.Group label="Channel" value={chosen} onChange={onChoose}>
      <div className={classes.channels}>
        {channels.map(({ name: channel, shows, permission }) => (
          <Radio
            key={channel}
            value={channel}
            label={channel}
            disabled={!permission.allowed}
            description={
              <>
                {shows === null ? (
                  'Shows nothing yet'
                ) : (
                  <>
                    Shows v{shows.version.number} since <RelativeTime at={shows.since} />, by {shows.by}
                  </>
                )}
                {!permission.allowed && <span className={classes.why}>{permission.why}</span>}
              </>
            }
          />
        ))}
        <Radio
          value={OTHER}
          label="A new channel"
          disabled={!other.allowed}
          description={other.allowed ? 'For a shop, a country or a test of its own' : other.why}
        />
        {chosen === OTHER && other.allowed && (
          <TextInput
            id={NAME_FIELD}
            label="Name of the channel"
            description="Applications ask for it by this name"
            value={name}
            onChange={(event) => onName(event.currentTarget.value)}
            error={problem}
            required
            maxLength={60}
            spellCheck={false}
            autoCapitalize="none"
          />
        )}
      </div>
    </Radio.Group>
  );
}
