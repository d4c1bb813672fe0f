/** Hands a file to the browser, to be saved. */
export function download(fileName: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser has taken the content over once the click is done.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
