import type { EvidencePack, PackReport } from './pack.ts';
import { PLAIN } from './words.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Text as a page shows it: whatever people wrote stays text. */
const text = (value: string): string => value.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

/** "2026-11-23 08:28 UTC"; what is no instant as it stands. */
const when = (instant: string): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(instant) ? `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC` : instant;
const short = (hash: string): string => hash.slice(0, 12);

const part = (title: string, inside: string): string => `<section><h2>${text(title)}</h2>\n${inside}</section>\n`;
const list = (items: readonly string[]): string =>
  items.length === 0 ? '' : `<ul>\n${items.map((item) => `<li>${item}</li>\n`).join('')}</ul>\n`;
const paragraphs = (lines: readonly string[]): string => lines.map((line) => `<p>${text(line)}</p>\n`).join('');

const STATUS = { open: 'Not deployed yet', withdrawn: 'Withdrawn', deployed: 'Deployed' } as const;

function differencesOf({ differences, base, version }: EvidencePack): string {
  const was = base === null ? 'Before' : `v${base}`;
  const items = differences.map(({ subject, sentence, before, after }) => {
    const sides = [
      ...(before === null ? [] : [`<dt>${was}</dt><dd>${text(before)}</dd>`]),
      ...(after === null ? [] : [`<dt>v${version.number}</dt><dd>${text(after)}</dd>`]),
    ];
    return `<b>${text(subject)}</b> ${text(sentence)}<dl>${sides.join('')}</dl>`;
  });
  return part(`What changes: ${PLAIN.count(differences.length, 'difference')}`, list(items));
}

function reportOf({ hash, asked, finishedAt, counts, notes, flips }: PackReport, base: number | null): string {
  const { total, pass, fail, uncertain, notRun } = counts;
  const against =
    flips === null
      ? base === null
        ? []
        : [`No test of v${base} is in this file to compare with.`]
      : [
          `${flips.cases.length === 0 ? 'No case flips' : flips.cases.length === 1 ? '1 case flips' : `${PLAIN.number(flips.cases.length)} cases flip`} against v${base ?? ''}${flips.signed ? '' : ', whose tests came along unsigned'}.`,
          ...flips.calls,
        ];
  return [
    `<h3>${text(asked)}, ${when(finishedAt)}</h3>\n`,
    `<p>${PLAIN.count(total, 'case')}: ${pass} pass, ${fail} fail, ${uncertain} uncertain, ${notRun} not run.</p>\n`,
    paragraphs(against),
    list((flips?.cases ?? []).map(({ title, became }) => `<b>${text(title)}</b> ${became}`)),
    list(notes.map(text)),
    `<p class="small">Report <code>${hash}</code></p>\n`,
  ].join('');
}

const testsOf = ({ reports, base }: EvidencePack): string =>
  part(
    'Tests',
    reports.length === 0
      ? '<p>No test run is attached. The author asked without one.</p>\n'
      : reports.map((report) => reportOf(report, base)).join(''),
  );

function contractOf({ contract }: EvidencePack): string {
  if (contract === null) return part('Contract', '<p>Unchanged: applications send and read what they do today.</p>\n');
  if (contract.first) return part('Contract', '<p>The first one: no application depends on an earlier one.</p>\n');
  const { sentences, touched, toldAt } = contract;
  const known =
    toldAt === null
      ? 'What applications read was not known where this file was made.'
      : `As the registry had said by ${when(toldAt)}; no decision says it.`;
  return part(
    'Contract',
    `${list(sentences.map(text))}<h3>Whom it touches</h3>\n${touched.length === 0 ? '<p>No application that declared what it reads.</p>\n' : list(touched.map(text))}<p class="small">${text(known)}</p>\n`,
  );
}

function decisionsOf({ reviews, comments, deployments, policy }: EvidencePack): string {
  const said = reviews.map(
    ({ by, what, time, comment, lost }) =>
      `<b>${text(by)}</b> ${text(what)}, ${when(time)}${comment === '' ? '' : `: ${text(comment)}`}${lost === null ? '' : `<br>No longer counts: ${text(lost)}`}`,
  );
  const talk = comments.map(
    ({ by, on, text: words, settled }) =>
      `<b>${text(by)}</b> on ${text(on)}: ${text(words)}${settled === null ? '' : `<br>Settled: ${text(settled)}`}`,
  );
  const moves = deployments.map(({ channel, by, time }) => `${text(channel)}, by ${text(by)}, ${when(time)}`);
  return [
    part('Decisions', said.length === 0 ? '<p>Nobody has decided yet.</p>\n' : list(said)),
    moves.length === 0 ? '' : part('Deployed to', list(moves)),
    talk.length === 0 ? '' : part('Comments', list(talk)),
    part('What the policy asks for', list(policy.map(text))),
  ].join('');
}

function proofOf({ founder, head, version, workspace }: EvidencePack): string {
  const facts = [
    `Version <code>${version.hash}</code>`,
    `Workspace ${text(workspace)}, founded by ${text(founder?.name ?? '')} with the key <code>${text(founder?.key ?? '')}</code>`,
    `Last decision in it: ${head.sequence} <code>${head.hash ?? ''}</code>`,
  ];
  return part(
    'How to check this file',
    `<p>It carries every signed decision that the above follows from. “rulehouse verify” with the name of this file checks all of them, and that this page says what they say, without a network. Then compare the founder’s key with what the team says its key is.</p>\n${list(facts)}`,
  );
}

const STYLE =
  ':root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}h3{font-size:1rem;margin:.8rem 0 .2rem}p{margin:.3rem 0}ul{margin:.3rem 0;padding-left:1.2rem}li{margin:.3rem 0}dl{margin:.3rem 0;display:grid;grid-template-columns:3.5rem minmax(0,1fr);gap:.2rem .6rem}dd{margin:0;white-space:pre-wrap}code{font-size:.85em}.small{font-size:.85em}';

/** The pack as a page in plain words, without scripts and without anything fetched. The same pack gives the same text. */
export function evidencePage(pack: EvidencePack): string {
  const { agent, title, reason, author, openedAt, status, version, base } = pack;
  const versions = base === null ? `first version, v${version.number}` : `v${base} → v${version.number}`;
  return [
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    `<title>${text(title)} · ${text(agent)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n<main>\n`,
    `<h1>${text(title)}</h1>\n<p>${text(agent)} · ${versions} (${short(version.hash)}) · ${STATUS[status]}</p>\n`,
    `<p>Asked by ${text(author)}, ${when(openedAt)}: “${text(reason)}”</p>\n`,
    differencesOf(pack),
    testsOf(pack),
    contractOf(pack),
    decisionsOf(pack),
    proofOf(pack),
    '</main>\n',
  ].join('');
}
