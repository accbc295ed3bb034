import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { monaco, READING, themeFor } from './monaco.ts';
import classes from './prompt.module.css';

/** A text in Monaco, to be read and searched. */
export default function TextEditor({ text, label }: { text: string; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    if (box.current === null) return;
    const made = monaco.editor.create(box.current, {
      ...READING,
      ariaLabel: label,
      language: 'plaintext',
      automaticLayout: true,
    });
    editor.current = made;
    return () => {
      made.getModel()?.dispose();
      made.dispose();
      editor.current = null;
    };
  }, [label]);
  useEffect(() => {
    // Setting the value of the same model keeps the place that is being read.
    if (editor.current?.getValue() !== text) editor.current?.setValue(text);
  }, [text]);
  useEffect(() => monaco.editor.setTheme(themeFor(scheme)), [scheme]);
  return <div ref={box} className={classes.editor} />;
}
