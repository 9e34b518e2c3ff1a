/** Whether `view` may take the focus by itself: nobody is typing elsewhere, no dialog or menu is open. */
export function focusIsFree(view: HTMLElement): boolean {
  const held = document.activeElement;
  if (!held || view.contains(held)) return true;
  return !held.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu]");
}

/** Lets go of the field in which a session was asked for, so that its view may take the focus. */
export function releaseFocus(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
