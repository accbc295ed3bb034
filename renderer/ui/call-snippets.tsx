import { Tabs } from '@mantine/core';
import { type Call, callSnippets } from '../lib/call-snippet.ts';
import { CopyText } from './copy-text.tsx';

/** One call of an agent in several languages, each to be copied. */
export function CallSnippets({ call }: { call: Call }) {
  const snippets = callSnippets(call);
  return (
    <Tabs defaultValue="curl" keepMounted={false}>
      <Tabs.List aria-label="Language of the call">
        {snippets.map(({ id, name }) => (
          <Tabs.Tab key={id} value={id}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {snippets.map(({ id, label, text }) => (
        <Tabs.Panel key={id} value={id} pt="sm">
          <CopyText label={label} text={text} steady />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
