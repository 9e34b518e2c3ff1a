/**
 * Copies what stands in `field`. Browsers give their clipboard to secure pages, and only with permission:
 * where they don't, the field's own text is marked and copied as by Ctrl+C. False: the person has to.
 */
export async function copyFrom(field: HTMLInputElement | HTMLTextAreaElement): Promise<boolean> {
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Also where there is no such thing.
  }
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way on plain http
    return document.execCommand("copy");
  } catch {
    return false;
  }
}
