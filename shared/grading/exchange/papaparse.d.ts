/** The part of Papa Parse that is used here. Its published types bring in all of Node's, which the window does not have. */
declare module 'papaparse' {
  interface ParseProblem {
    type: string;
    code: string;
    message: string;
    row?: number;
  }
  const Papa: {
    parse(text: string, config: { delimiter: string }): { data: string[][]; errors: ParseProblem[] };
    unparse(rows: readonly (readonly string[])[], config: { newline: string }): string;
  };
  export default Papa;
}
