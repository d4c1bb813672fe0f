import { useLayoutEffect, useRef } from 'react';
import { describedBy, ErrorText, errorId, INPUT_CLASS, LABEL_ROW, Support, supportId } from '../ui/Field';
import { countDigits, type Edit, edited, MY_NUMBER_DIGITS, myNumberSlip } from './myNumber';
import { useUndo } from './useUndo';

type Props = {
  id: string;
  value: string;
  onChange: (text: string) => void;
  isLocked: boolean;
  /** What a press was refused for. */
  refusal: string | undefined;
};

/**
 * Twelve digits in groups of four. No name, no autofill and no form data: the number stays in this page's memory until it
 * is sent in a body.
 */
export function MyNumberInput({ id, value, onChange, isLocked, refusal }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const caret = useRef<number | undefined>(undefined);
  const isComposing = useRef(false);
  /** A composition is undone as one. */
  const joinsLast = useRef(false);
  const note = useUndo(input, value, isLocked, put);

  function put(next: Edit): void {
    caret.current = next.caret;
    onChange(next.text);
  }

  const slip = myNumberSlip(value);
  const error = slip ?? refusal;
  const digits = countDigits(value);

  useLayoutEffect(() => {
    // React puts the caret at the end when the text isn't what was typed.
    if (caret.current === undefined) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  });

  function change(element: HTMLInputElement, inputType: string): void {
    // What an input method is still composing must stay as it is, or the composition breaks.
    if (isComposing.current) {
      note(element.value, joinsLast.current);
      joinsLast.current = true;
      onChange(element.value);
      return;
    }
    const at = element.selectionStart ?? element.value.length;
    const next = edited(value, element.value, at, inputType);
    note(next.text, joinsLast.current);
    joinsLast.current = false;
    put(next);
  }

  return (
    <div className="grid gap-1">
      <div className={LABEL_ROW}>
        <label htmlFor={id} className="w-fit text-std-17B-170">
          マイナンバーを入力してください
        </label>
        <Support id={supportId(id)}>
          12桁の数字です。全角の数字や、空白・ハイフンの入った番号も貼り付けられます。
        </Support>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <input
          ref={input}
          id={id}
          type="text"
          inputMode="numeric"
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          readOnly={isLocked}
          aria-disabled={isLocked || undefined}
          value={value}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={describedBy(supportId(id), `${id}-count`, error && errorId(id))}
          onCompositionStart={() => {
            isComposing.current = true;
          }}
          onCompositionEnd={(event) => {
            isComposing.current = false;
            change(event.currentTarget, 'insertText');
          }}
          onChange={(event) => change(event.currentTarget, (event.nativeEvent as InputEvent).inputType ?? '')}
          className={`${INPUT_CLASS} w-64 tracking-wider tabular-nums`}
        />
        <p id={`${id}-count`} className="text-std-16N-170 tabular-nums text-solid-gray-700">
          <span className="sr-only">入力した桁数 </span>
          <span>{`${digits} / ${MY_NUMBER_DIGITS}`}</span>
        </p>
      </div>
      {/* A slip is read out while one types. What a press was refused for was read out at the top. */}
      <div role="alert" className="empty:absolute">
        {slip && <ErrorText id={errorId(id)}>{slip}</ErrorText>}
      </div>
      {!slip && refusal && <ErrorText id={errorId(id)}>{refusal}</ErrorText>}
    </div>
  );
}
