import { APP_ERRORS, type ErrorCode } from '../errors.ts';
import { problemDetails, typeOf } from './problem-details.ts';
import { NAMES } from './problem-words.ts';

const EXAMPLE = problemDetails(
  {
    code: 'invalid_input',
    message: 'The input does not fit the contract of Moderate listings. Title is missing.',
    data: { problems: [{ path: '/title', field: 'Title', message: 'Title is missing.', example: 'Reading lamp' }] },
  },
  '/v1/agents/moderate-listings/run',
);
const AGAIN = { yes: 'Yes', no: 'No', depends: 'Depends' };

/** The page `docs/api-errors.md`, made from the code that answers. */
export const apiErrorsPage = (): string =>
  `# Errors of the registry's API

Every error of every route is problem details as [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) defines them, with the media type
\`application/problem+json\`. \`type\`, \`title\` and \`status\` are the same for one kind of error; \`detail\` says in words what happened, where
and what to do; \`instance\` is the path that was asked for. The extension members \`code\` and \`data\` are for programs: \`code\` is one of the
closed set below, \`data\` has the members listed with it. \`message\` repeats \`detail\` for older clients. Where a wait is known,
\`data.retryAfterMs\` and the header \`Retry-After\` (in seconds) say how long.

\`\`\`json
${JSON.stringify(EXAMPLE, null, 2)}
\`\`\`

Programs should decide by \`code\` and pass over members that they do not know: more may be added. Members are never removed.

| \`code\` | status | again? | what it means |
|---|---|---|---|
${codes()
  .map(
    (code) =>
      `| [\`${code}\`](#${code}) | ${APP_ERRORS[code].status} | ${AGAIN[NAMES[code].again]} | ${NAMES[code].title} |`,
  )
  .join('\n')}

“Again?” says whether the same call may succeed later without anybody changing anything.

${codes().map(section).join('\n\n')}
`;

const codes = (): ErrorCode[] => Object.keys(APP_ERRORS) as ErrorCode[];

function section(code: ErrorCode): string {
  const { title, when, then } = NAMES[code];
  const members = Object.keys(APP_ERRORS[code].data.shape).map((name) => `\`${name}\``);
  return `## ${code}

${title}: \`${typeOf(code)}\`, HTTP ${APP_ERRORS[code].status}.

${when} ${then}

\`data\`: ${members.length === 0 ? 'empty' : members.join(', ')}.`;
}
