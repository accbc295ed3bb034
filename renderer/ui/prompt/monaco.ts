// Monaco with only what reading and comparing text needs. Loaded where a prompt is opened, never before.
import * as monaco from 'monaco-editor/editor';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/diffEditor/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/wordOperations/register';

// Comparing runs in a worker; the content policy allows workers of our own origin only.
self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

/** Reading a prompt: no caret tricks, no minimap, lines wrapped. */
export const READING: monaco.editor.IEditorOptions = {
  readOnly: true,
  domReadOnly: true,
  wordWrap: 'on',
  minimap: { enabled: false },
  lineNumbers: 'off',
  folding: false,
  glyphMargin: false,
  scrollBeyondLastLine: false,
  renderLineHighlight: 'none',
  overviewRulerLanes: 0,
  smoothScrolling: false,
  contextmenu: false,
  fontSize: 12.5,
  lineHeight: 19,
  padding: { top: 10, bottom: 10 },
  // Tab leaves the editor: it is read, not typed into.
  tabFocusMode: true,
};

export const themeFor = (scheme: 'light' | 'dark'): string => (scheme === 'dark' ? 'vs-dark' : 'vs');
export { monaco };
