import { Box } from '@mantine/core';
import type { CanaryRunView, DriftFindingView } from '../../../shared/drift/views.ts';
import { formatInstant, formatPercent } from '../../lib/format.ts';
import { BOTTOM, chartOf, HEIGHT, LEFT, TOP, yOf } from './chart.ts';
import classes from './drift.module.css';
import { passedWords } from './words.ts';

const TICKS = [0, 0.5, 1];
const LABEL = 'Share of canary cases that passed, run by run';

/** What the runs passed, over time; the table below it says the same. */
export function RunsChart({
  runs,
  findings,
}: {
  runs: readonly CanaryRunView[];
  findings: readonly DriftFindingView[];
}) {
  const { width, lines, starts, changes } = chartOf(runs, findings);
  if (lines.length === 0) return null;
  return (
    <div>
      <Box component="section" className={classes.scroll ?? ''} tabIndex={0} aria-label={LABEL}>
        <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={LABEL}>
          {TICKS.map((share) => (
            <g key={share}>
              <line x1={LEFT - 4} x2={width - 4} y1={yOf(share)} y2={yOf(share)} stroke="var(--rh-line)" />
              <text x={LEFT - 8} y={yOf(share) + 4} textAnchor="end" className={classes.tick ?? ''}>
                {formatPercent(share)}
              </text>
            </g>
          ))}
          {starts.map(({ x, label }) => (
            <g key={x}>
              <line x1={x} x2={x} y1={TOP - 8} y2={HEIGHT - BOTTOM} stroke="var(--rh-mute)" strokeDasharray="2 3" />
              <text x={x - 4} y={TOP - 12} className={classes.tick ?? ''}>
                {label}
              </text>
            </g>
          ))}
          {changes.map(({ x, finding }) => (
            <line
              key={finding.id}
              x1={x}
              x2={x}
              y1={TOP - 8}
              y2={HEIGHT - BOTTOM}
              stroke="var(--rh-bad)"
              strokeWidth={2}
              strokeDasharray="6 3"
            >
              <title>{`Worse since ${formatInstant(finding.since)}`}</title>
            </line>
          ))}
          {lines.map((line) => (
            <g key={line[0]?.run.id}>
              <polyline
                points={line.map(({ x, y }) => `${x},${y}`).join(' ')}
                fill="none"
                stroke="var(--rh-brand)"
                strokeWidth={2}
              />
              {line.map(({ run, x, y }) => (
                <circle key={run.id} cx={x} cy={y} r={4} fill="var(--rh-brand)">
                  <title>{`v${run.version.number}, ${formatInstant(run.at)}: ${passedWords(run)} passed`}</title>
                </circle>
              ))}
            </g>
          ))}
        </svg>
      </Box>
      <div className={classes.legend}>
        <span>Dotted: another version or model begins.</span>
        {changes.length > 0 && <span>Dashed: worse since then.</span>}
      </div>
    </div>
  );
}
