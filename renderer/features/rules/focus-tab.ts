/** Before a button takes itself away with its card, the focus goes to the tab that the card is in, so that it is not lost. */
export function focusOwnTab(button: HTMLElement): void {
  const panel = button.closest('[role="tabpanel"]');
  document.getElementById(panel?.getAttribute('aria-labelledby') ?? '')?.focus();
}
