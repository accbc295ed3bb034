/** Long enough for the slowest start of a download. */
const KEPT_MS = 60_000;

/** Hands a text to the person as a file. `name` has to be safe as one. */
export const download = (name: string, text: string, mediaType: string): void =>
  downloadBlob(name, new Blob([text], { type: mediaType }));

/** The same for what was put together from parts. */
export function downloadBlob(name: string, file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
