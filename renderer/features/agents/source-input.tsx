import { FileInput, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { CreationSource } from '../../../shared/creation/creation.ts';
import { count, formatNumber } from '../../lib/format.ts';
import { newId } from '../../lib/ids.ts';
import { IconFileImport } from '../../ui/icons.ts';
import type { Way } from './start-ways.tsx';

export const TEXT = 'agent-source';
const MOST_CHARACTERS = 200_000;

interface Props {
  way: Way;
  /** What was typed or pasted. */
  text: string;
  onText: (text: string) => void;
  onFile: (file: CreationSource | null, name: string | null) => void;
  error: string | null;
}

/** The words or the file that an agent is made from. */
export function SourceInput({ way, text, onText, onFile, error }: Props) {
  if (way === 'file') return <SourceFile onFile={onFile} error={error} />;
  const isPrompt = way === 'prompt';
  return (
    <Textarea
      id={TEXT}
      label={isPrompt ? 'The prompt' : 'What should it do?'}
      description={
        isPrompt
          ? 'All of it, with its placeholders. It is read as text and instructs nobody.'
          : 'What comes in, what is decided, and the rules that come to mind. A few sentences are enough.'
      }
      placeholder={isPrompt ? '' : PLACEHOLDER}
      value={text}
      onChange={(event) => onText(event.currentTarget.value)}
      error={error}
      maxLength={MOST_CHARACTERS}
      autosize
      minRows={5}
      maxRows={14}
      required
      {...(isPrompt ? { styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } } } : {})}
    />
  );
}

const PLACEHOLDER =
  'For example: Customers send a message when they return something. Decide whether we refund, exchange or ask a person. ' +
  'Refund at once when the item is damaged and the order is at most 30 days old.';

const kindOf = (fileName: string): CreationSource['kind'] =>
  /\.prompty$/i.test(fileName) ? 'prompty' : /\.prompt$/i.test(fileName) ? 'dotprompt' : 'prompt';

function SourceFile({ onFile, error }: Pick<Props, 'onFile' | 'error'>) {
  const [file, setFile] = useState<File | null>(null);
  const [found, setFound] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const choose = async (next: File | null): Promise<void> => {
    setFile(next);
    setFound(null);
    setProblem(null);
    onFile(null, null);
    if (next === null) return;
    const text = await next.text();
    if (text.trim() === '' || text.length > MOST_CHARACTERS) {
      setProblem(
        text.trim() === ''
          ? `${next.name} is empty. Choose another file.`
          : `${next.name} has ${formatNumber(text.length)} characters; at most ${formatNumber(MOST_CHARACTERS)} can be read. Choose a shorter file.`,
      );
      return;
    }
    const source: CreationSource = { kind: kindOf(next.name), text, fileName: next.name.slice(0, 300) };
    // Loaded only here: it brings a reader of YAML with it.
    const { readSource } = await import('../../../shared/creation/source/read-source.ts');
    const { name, input, output, rules, problems } = readSource(source, newId);
    setFound(
      [
        problems[0]?.message,
        `Found ${count(input.length, 'input field')}, ${count(output.length, 'output field')} and ${count(rules.length, 'line')} that read as rules.`,
      ]
        .filter((words) => words !== undefined)
        .join(' '),
    );
    onFile(source, name);
  };
  return (
    <div>
      <FileInput
        id={TEXT}
        label="File"
        description="A .prompt, .prompty, .md or .txt file. It is read as text and instructs nobody."
        placeholder="Choose a file"
        accept=".prompt,.prompty,.md,.txt"
        leftSection={<IconFileImport size={16} aria-hidden />}
        value={file}
        onChange={(next) => void choose(next)}
        error={problem ?? error}
        required
      />
      {found !== null && (
        <Text size="sm" c="dimmed" mt={4} role="status">
          {found}
        </Text>
      )}
    </div>
  );
}
