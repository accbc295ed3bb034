import { Box } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useAgent } from '../../../lib/agent-context.ts';
import { formatInstant, formatPercent } from '../../../lib/format.ts';
import classes from './history.module.css';
import { HEIGHT, LEFT, type PastRun, passRate, type Trend, yOf } from './trend.ts';
import { testedWords } from './words.ts';

/** Lines are told apart by shape and dashes as well as by colour. */
const LOOKS = [
  { color: 'var(--rh-brand)', dash: 'none', path: 'M0-5A5 5 0 1 1 0 5A5 5 0 1 1 0-5Z' },
  { color: 'var(--rh-lock)', dash: '6 4', path: 'M-5-5H5V5H-5Z' },
  { color: 'var(--rh-unsure)', dash: '2 4', path: 'M0-6L6 5H-6Z' },
  { color: 'var(--rh-bad)', dash: '10 4', path: 'M0-6L6 0L0 6L-6 0Z' },
];
const lookOf = (index: number) => LOOKS[index % LOOKS.length] ?? { color: 'currentColor', dash: 'none', path: '' };
const TICKS = [0, 0.5, 1];

/** Pass rates over time, a line for each model; each point opens its run. The table beside it says the same. */
export function TrendChart({ trend, onLeave }: { trend: Trend; onLeave: () => void }) {
  const { slug } = useAgent();
  const { width, lines } = trend;
  return (
    <div>
      <Box
        component="section"
        className={classes.scroll ?? ''}
        tabIndex={0}
        aria-label="Share of cases that passed, run by run"
      >
        <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`}>
          <title>Share of cases that passed, run by run</title>
          {TICKS.map((rate) => (
            <g key={rate} aria-hidden>
              <line x1={LEFT - 4} x2={width - 4} y1={yOf(rate)} y2={yOf(rate)} stroke="var(--rh-line)" />
              <text x={LEFT - 8} y={yOf(rate) + 4} textAnchor="end" className={classes.tick ?? ''}>
                {formatPercent(rate)}
              </text>
            </g>
          ))}
          {lines.map(({ name, points }, index) => (
            <g key={name}>
              <polyline
                points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
                fill="none"
                stroke={lookOf(index).color}
                strokeWidth={2}
                strokeDasharray={lookOf(index).dash}
                aria-hidden
              />
              {points.map(({ past, x, y }) => (
                <Link
                  key={past.run.id}
                  to="/agents/$slug/tests"
                  params={{ slug }}
                  search={{ run: past.run.id }}
                  onClick={onLeave}
                  aria-label={pointWords(name, past)}
                  className={classes.point ?? ''}
                >
                  <title>{pointWords(name, past)}</title>
                  <circle cx={x} cy={y} r={13} fill="transparent" />
                  <path
                    d={lookOf(index).path}
                    transform={`translate(${x} ${y})`}
                    fill={past.version === null ? 'var(--rh-panel)' : lookOf(index).color}
                    stroke={lookOf(index).color}
                    strokeWidth={2}
                  />
                </Link>
              ))}
            </g>
          ))}
        </svg>
      </Box>
      <ul className={classes.legend} aria-label="Lines">
        {lines.map(({ name }, index) => (
          <li key={name}>
            <svg width={34} height={14} viewBox="-17 -7 34 14" aria-hidden>
              <line x1={-17} x2={17} y1={0} y2={0} stroke={lookOf(index).color} strokeDasharray={lookOf(index).dash} />
              <path d={lookOf(index).path} fill={lookOf(index).color} />
            </svg>
            {name}
          </li>
        ))}
        <li>Filled: a published version. Hollow: a draft.</li>
      </ul>
    </div>
  );
}

const pointWords = (name: string, past: PastRun): string =>
  `${testedWords(past)} on ${name}, ${formatInstant(past.run.startedAt)}: ${formatPercent(passRate(past) ?? 0)} passed`;
