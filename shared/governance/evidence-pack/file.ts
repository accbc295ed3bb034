import { AppError } from '../../errors.ts';
import type { OpenedBundle } from '../bundle.ts';
import { packOf } from './pack.ts';
import { evidencePage } from './page.ts';

/**
 * One file for people and for machines: a page that any browser shows, and in it, as data no browser runs, the bundle that
 * the page follows from. The page names the release that wrote it, since a later one may say the same in other words.
 */
const START = '<script type="application/json" id="rulehouse-bundle" data-release="';
const END = '</script>\n</body>\n</html>\n';
/** So that no text in the bundle can end the element; JSON reads it as the same sign. */
const embedded = (bundle: string): string => bundle.replaceAll('<', '\\u003c');

const fileOf = (page: string, bundle: string, release: string): string => `${page}${START}${release}">${bundle}${END}`;

/** The evidence pack of the change that a bundle is about. Throws `unavailable` where the bundle does not hold. */
export async function evidenceFile(opened: OpenedBundle, release: string): Promise<string> {
  const pack = await packOf(opened);
  if (pack === null)
    throw new AppError('unavailable', opened.check.problem?.message ?? 'The history has no such change.', {
      what: 'ledger_damaged',
    });
  return fileOf(evidencePage(pack), embedded(JSON.stringify(opened.bundle)), release);
}

/** The bundle inside an evidence file, and the release that wrote it; undefined where the text is no such file. */
export function bundleInside(text: string): { bundle: string; release: string } | undefined {
  const at = text.lastIndexOf(START);
  const found = at === -1 ? null : /^([^"<>]{1,60})">/.exec(text.slice(at + START.length, at + START.length + 62));
  if (found === null || !text.endsWith(END)) return undefined;
  const [opening, release = ''] = found;
  return { bundle: text.slice(at + START.length + opening.length, -END.length), release };
}

/**
 * Whether the page says what its bundle says. `other_release`: another release wrote it, whose words may be others; then only
 * what is read from the bundle itself counts.
 */
export async function checkPage(
  text: string,
  opened: OpenedBundle,
  release: string,
): Promise<'same' | 'differs' | 'other_release'> {
  const inside = bundleInside(text);
  if (inside === undefined) return 'differs';
  if (inside.release !== release) return 'other_release';
  const pack = await packOf(opened);
  return pack !== null && fileOf(evidencePage(pack), inside.bundle, release) === text ? 'same' : 'differs';
}
