import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { type Edit, restored } from './myNumber';

/**
 * Undo and redo for a field whose text is put in order while one types: the browser's own would undo keys in a text that is
 * no more there. Steps live as long as the field, and end when it is filled or emptied by anything but hands: nobody's
 * number comes back in the next inquiry. Returns what notes an edit, as a step of its own or as more of the last one.
 */
export function useUndo(
  input: RefObject<HTMLInputElement | null>,
  value: string,
  isLocked: boolean,
  put: (edit: Edit) => void,
): (after: string, joinsLast?: boolean) => void {
  const past = useRef<string[]>([]);
  const future = useRef<string[]>([]);
  const last = useRef(value);

  useLayoutEffect(() => {
    if (value === last.current) return;
    last.current = value;
    past.current = [];
    future.current = [];
  }, [value]);

  useEffect(() => {
    const field = input.current;
    if (!field) return;

    function step(from: string[], to: string[]): void {
      // A composition that was given up changed nothing.
      let text = from.pop();
      while (text === last.current) text = from.pop();
      if (text === undefined) return;
      to.push(last.current);
      put(restored(text, last.current));
      last.current = text;
    }

    function go(event: Event, isRedo: boolean): void {
      event.preventDefault();
      if (isLocked) return;
      if (isRedo) step(future.current, past.current);
      else step(past.current, future.current);
    }

    function onKeyDown(event: KeyboardEvent): void {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
      const key = event.key.toLowerCase();
      if (key === 'z') go(event, event.shiftKey);
      else if (key === 'y') go(event, true);
    }

    // From the browser's menus.
    function onBeforeInput(event: InputEvent): void {
      if (event.inputType === 'historyUndo') go(event, false);
      else if (event.inputType === 'historyRedo') go(event, true);
    }

    field.addEventListener('keydown', onKeyDown);
    field.addEventListener('beforeinput', onBeforeInput);
    return () => {
      field.removeEventListener('keydown', onKeyDown);
      field.removeEventListener('beforeinput', onBeforeInput);
    };
  }, [input, isLocked, put]);

  return (after, joinsLast = false) => {
    if (!joinsLast) past.current.push(last.current);
    future.current = [];
    last.current = after;
  };
}
