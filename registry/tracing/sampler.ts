import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Log } from '../log.ts';

const SAMPLERS: Record<string, (ratio: number) => Sampler> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
};
const PARENT = 'parentbased_';
const USUAL = `${PARENT}always_on`;

/** Which traces are kept, by `OTEL_TRACES_SAMPLER` and its argument. What cannot be read is said and left aside, as the standard asks for. */
export function samplerOf(env: NodeJS.ProcessEnv, log: Log): Sampler {
  const asked = env.OTEL_TRACES_SAMPLER?.trim().toLowerCase() || USUAL;
  const make = SAMPLERS[asked.replace(PARENT, '')];
  if (make === undefined) {
    log.warn({ sampler: asked }, 'OTEL_TRACES_SAMPLER names no sampler known here; every trace is kept');
    return new ParentBasedSampler({ root: new AlwaysOnSampler() });
  }
  const sampler = make(ratioOf(env.OTEL_TRACES_SAMPLER_ARG, log));
  return asked.startsWith(PARENT) ? new ParentBasedSampler({ root: sampler }) : sampler;
}

function ratioOf(text: string | undefined, log: Log): number {
  if (text === undefined || text.trim() === '') return 1;
  const ratio = Number(text);
  if (ratio >= 0 && ratio <= 1) return ratio;
  log.warn({}, 'OTEL_TRACES_SAMPLER_ARG is no number from 0 to 1; every trace is kept');
  return 1;
}
