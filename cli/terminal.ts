/** What a command sees of the outside, so that tests and other programs can stand in for a terminal. */
export interface Terminal {
  /** Results: standard output. */
  print(text: string): void;
  /** Problems and progress: standard error, which never mixes with a result that is piped on. */
  say(text: string): void;
  /** Puts a line in place of the last one drawn so, on standard error; '' takes it away. null where nobody sits before a terminal. */
  redraw: ((line: string) => void) | null;
  /** Standard input, line by line. */
  lines(): AsyncIterable<string>;
  /** Asks for a text that is not shown while it is typed; absent where nobody sits before a terminal. */
  secret?: (question: string) => Promise<string>;
  env: NodeJS.ProcessEnv;
  /** Relative paths start here. */
  folder: string;
  now: () => string;
  /** Ends when the person presses Ctrl+C. */
  signal: AbortSignal;
}

/** Exit codes: 0 done, 1 could not be done or does not hold, 2 input that cannot be judged, 3 a strict test run that is not clean, 130 cancelled. */
export const EXIT = { done: 0, error: 1, unusable: 2, failures: 3, cancelled: 130 } as const;
