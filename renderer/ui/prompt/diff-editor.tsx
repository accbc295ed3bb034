import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { monaco, READING, themeFor } from './monaco.ts';
import classes from './prompt.module.css';

interface Props {
  before: string;
  after: string;
  labels: [string, string];
}

/** Two texts in Monaco with their differences marked word by word; what is the same is folded away. */
export default function DiffEditor({ before, after, labels }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const [old, now] = labels;
  useEffect(() => {
    if (box.current === null) return;
    const editor = monaco.editor.createDiffEditor(box.current, {
      ...READING,
      originalEditable: false,
      automaticLayout: true,
      diffWordWrap: 'on',
      hideUnchangedRegions: { enabled: true },
      renderOverviewRuler: false,
    });
    const models = { original: monaco.editor.createModel(before), modified: monaco.editor.createModel(after) };
    editor.setModel(models);
    // Labels given at construction do not reach the two panes.
    editor.getOriginalEditor().updateOptions({ ariaLabel: `Prompt of ${old}` });
    editor.getModifiedEditor().updateOptions({ ariaLabel: `Prompt of ${now}` });
    return () => {
      editor.dispose();
      models.original.dispose();
      models.modified.dispose();
    };
  }, [before, after, old, now]);
  useEffect(() => monaco.editor.setTheme(themeFor(scheme)), [scheme]);
  return <div ref={box} className={classes.diff} />;
}
