/**
 * What is pressed on one thing is never a press of what comes into its place: the second click of a double click, and the
 * repeats of a key that is held, belong to where they began. Otherwise a double click on an option would tick the box that
 * lay under the list, and Enter held on 「次の照会へ」 would press 「照会」.
 */

const CONTROL = 'button, a, label, input, select, [role="option"], [role="tab"]';
const KEYS = ['Enter', ' '];

const controlOf = (target: EventTarget | null): EventTarget | null =>
  (target instanceof Element && target.closest(CONTROL)) || target;

export function guardPresses(page: Document): void {
  let clicked: EventTarget | null = null;
  let isStray = false;
  let held: EventTarget | null = null;

  const stop = (event: Event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  page.addEventListener(
    'mousedown',
    (event) => {
      isStray = event.detail > 1 && controlOf(event.target) !== clicked;
      if (event.detail <= 1) clicked = controlOf(event.target);
      // Nor does it take the focus.
      if (isStray) stop(event);
    },
    true,
  );
  page.addEventListener('click', (event) => isStray && event.detail > 1 && stop(event), true);
  page.addEventListener(
    'keydown',
    (event) => {
      if (!KEYS.includes(event.key)) return;
      if (!event.repeat) held = event.target;
      else if (event.target !== held) stop(event);
    },
    true,
  );
}
