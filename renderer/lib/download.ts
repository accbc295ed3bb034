/** Long enough for the slowest start of a download. */
const KEPT_MS = 60_000;

/** Hands a text to the person as a file. `name` has to be safe as one. */
export function download(name: string, text: string, mediaType: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: mediaType }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
