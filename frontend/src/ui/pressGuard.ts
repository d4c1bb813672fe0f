/**
 * What is pressed on one thing is never a press of what comes into its place: the second click of a double click, and the
 * repeats of a key that is held, belong to where they began. Otherwise a double click on an option would tick the box that
 * lay under the list, and Enter held on 「次の照会へ」 would press 「照会」.
 */

const CONTROL = 'button, a, label, input, select, [role="option"], [role="tab"]';
const KEYS = ['Enter', ' '];

const controlOf = (target: EventTarget | null): EventTarget | null =>
  (target instanceof Element && target.closest(CONTROL)) || target;

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

export function guardPresses(page: Document): void {
  guardClicks(page);
  guardKeys(page);
  watchButton(page);
}

/** As systems and browsers count a double click. */
const DOUBLE_CLICK_MS = 500;
const NEAR_PX = 5;

function guardClicks(page: Document): void {
  let last: { control: EventTarget | null; at: number; x: number; y: number } | undefined;
  let began: EventTarget | null = null;
  let isStray = false;

  // Some controls act when the pointer goes down. That comes first, and doesn't count clicks.
  const onPointerDown = (event: PointerEvent) => {
    const control = controlOf(event.target);
    const isAgain =
      last !== undefined &&
      event.timeStamp - last.at < DOUBLE_CLICK_MS &&
      Math.hypot(event.clientX - last.x, event.clientY - last.y) < NEAR_PX;
    isStray = isAgain && control !== last?.control;
    if (isStray) stop(event);
    else last = { control, at: event.timeStamp, x: event.clientX, y: event.clientY };
  };
  const onMouseDown = (event: MouseEvent) => {
    const control = controlOf(event.target);
    // The system may be set to a slower double click.
    if (event.detail > 1) isStray ||= control !== began;
    else began = control;
    // Nor does it take the focus.
    if (isStray) stop(event);
  };
  page.addEventListener('pointerdown', onPointerDown, true);
  page.addEventListener('mousedown', onMouseDown, true);
  page.addEventListener('click', (event) => isStray && event.detail > 1 && stop(event), true);
}

function guardKeys(page: Document): void {
  let began: EventTarget | null = null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (!KEYS.includes(event.key)) return;
    if (!event.repeat) began = event.target;
    else if (event.target !== began) stop(event);
  };
  page.addEventListener('keydown', onKeyDown, true);
}

let isButtonDown = false;
let waiting: (() => void)[] = [];

function watchButton(page: Document): void {
  const onUp = () => {
    isButtonDown = false;
    // The click comes after it.
    setTimeout(() => {
      const acts = waiting;
      waiting = [];
      for (const act of acts) act();
    }, 0);
  };
  // Before the guard of the clicks, which stops some.
  const onDown = () => {
    isButtonDown = true;
  };
  window.addEventListener('mousedown', onDown, true);
  for (const up of ['mouseup', 'dragend']) page.addEventListener(up, onUp, true);
}

/**
 * At once, or when the button of the mouse that is down is up again. Leaving a field can move what is below it: then what is
 * being pressed would no longer be under the pointer, and the press be lost.
 */
export function afterPress(act: () => void): void {
  if (isButtonDown) waiting.push(act);
  else act();
}
