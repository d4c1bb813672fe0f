import { type KeyboardEvent, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { ComboBox as AriaComboBox, ComboBoxStateContext } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { type Findable, matches } from '../municipalities/search';
import { describedBy, ErrorText, errorId, INPUT_CLASS, Support, supportId } from './Field';
import { Icon } from './icons';
import { meantBeside } from './meant';
import { afterPress } from './pressGuard';
import { useKeptOpen } from './useKeptOpen';

/** One of the list; the note stands beside its name. */
export type Choice = Findable & { note?: ReactNode };

type Props = {
  id: string;
  label: string;
  placeholder: string;
  /** What one of the list is called. */
  noun: string;
  items: readonly Choice[];
  /** Who knows its name looks for it, but it can't be chosen. */
  barred?: { item: Findable; reason: string } | undefined;
  /** Which list it is: what was typed to choose from one says nothing about another. */
  list?: string | undefined;
  selected: string | undefined;
  onSelect: (id: string | undefined) => void;
  onOpen?: () => void;
  /** Above the list: what the notes are about. */
  notesAbout?: string | undefined;
  /** Greyed, yet it can be reached, so that a screen reader can read why. */
  greyedReason?: string | undefined;
  /** Stands still for the moment, with what was chosen. */
  isLocked?: boolean;
  support?: string | undefined;
  error?: string | undefined;
};

/** What was typed and is nobody's name; once the field was left, that is said. */
type Typed = { list: string | undefined; text: string; wasLeft: boolean };

/**
 * Chooses one of many by typing its name or reading, or from the list. The first letter that is changed undoes the choice,
 * and leaving the field makes another of what was typed, or says that nothing is chosen: what the field shows is what will
 * be asked, always.
 */
export function ComboBox({
  id,
  label,
  placeholder,
  noun,
  items,
  barred,
  list,
  selected,
  onSelect,
  onOpen,
  notesAbout,
  greyedReason,
  isLocked = false,
  support,
  error,
}: Props) {
  const [lastTyped, setTyped] = useState<Typed>();
  const typed = lastTyped?.list === list ? lastTyped : undefined;
  const byName = useMemo(() => new Map(items.map((item) => [item.name, item])), [items]);
  const chosen = useMemo(() => items.find((item) => item.id === selected)?.name ?? '', [items, selected]);
  const input = useRef<HTMLInputElement>(null);
  const [isAbove, setIsAbove] = useState(false);

  const labelId = `${id}-label`;
  const isInert = isLocked || greyedReason !== undefined;
  const meaning = typed && typed.text.trim() !== '' ? meantBeside(items, barred?.item, typed.text) : undefined;
  const isBarred = meaning === 'barred';
  const unclear = typed?.wasLeft && meaning ? unclearWords(meaning, barred?.reason, typed.text, noun) : undefined;
  // The reason is said once.
  const explanation = greyedReason ?? (isBarred && unclear ? undefined : support);
  const message = unclear ?? error;
  const descriptions = describedBy(explanation && supportId(id), message && errorId(id));

  function type(text: string): void {
    setTyped(text === chosen ? undefined : { list, text, wasLeft: false });
    if (text !== chosen && selected !== undefined) onSelect(undefined);
  }

  function choose(choice: string): void {
    setTyped(undefined);
    onSelect(choice);
  }

  function leave(): void {
    if (!typed) return;
    const left = meantBeside(items, barred?.item, typed.text);
    if (left !== 'barred' && 'item' in left) choose(left.item.id);
    else afterPress(() => setTyped((last) => (last === typed ? { ...typed, wasLeft: true } : last)));
  }

  // The list may come to know more names after the field was left.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list, not another text
  useEffect(() => {
    if (typed?.wasLeft) leave();
  }, [items]);

  return (
    <div className="grid content-start gap-1">
      <label id={labelId} htmlFor={id} className="w-fit text-std-17B-170">
        {label}
      </label>
      <AriaComboBox
        aria-labelledby={labelId}
        aria-describedby={descriptions ?? ''}
        isInvalid={message !== undefined}
        isReadOnly={isInert}
        defaultItems={items}
        defaultFilter={(name, text) => matches(byName.get(name) ?? { name, kana: '' }, text)}
        inputValue={typed?.text ?? chosen}
        onInputChange={type}
        selectedKey={selected ?? null}
        onSelectionChange={(key) => key !== null && choose(String(key))}
        // What was typed stays until it is left, and then until it is put right.
        allowsCustomValue
        onBlur={leave}
        onOpenChange={(isOpen) => {
          if (!isOpen) return;
          setIsAbove(hasMoreRoomAbove(input.current));
          onOpen?.();
        }}
        allowsEmptyCollection
        // By hand, below: by itself it would open, too, when what was typed gives way to the name that it means.
        menuTrigger="manual"
      >
        <OpeningInput
          id={id}
          input={input}
          placeholder={placeholder}
          isInert={isInert}
          hasChoice={selected !== undefined && !typed}
          onEnter={leave}
        />
        <Popover
          // Inside the page's main part, so that the list, too, stands in a landmark.
          UNSTABLE_portalContainer={document.getElementById('main') ?? document.body}
          placement={isAbove ? 'top start' : 'bottom start'}
          shouldFlip={false}
          // The label above stays to be read.
          offset={isAbove ? LABEL_HEIGHT : 4}
          className="w-(--trigger-width) min-w-64 overflow-auto rounded-8 border border-solid-gray-420 bg-white shadow-1"
        >
          {notesAbout && (
            <p className="border-b border-solid-gray-420 px-4 py-2 text-right text-dns-14N-130 text-solid-gray-700">
              {notesAbout}
            </p>
          )}
          <ListBox
            aria-label={placeholder}
            {...UNMOVED_BY_THE_POINTER}
            className="max-h-80 overflow-auto py-1 outline-none"
            renderEmptyState={() => (
              <p className="px-4 py-2 text-std-16N-170">
                {isBarred ? barred?.reason : '見つかりません。漢字、ひらがな、カタカナのどれかで入力してください。'}
              </p>
            )}
          >
            {(item: Choice) => (
              <ListBoxItem id={item.id} textValue={item.name} className={OPTION_CLASS}>
                <span>{item.name}</span>
                {/* The space keeps name and note apart where they are read out as one. */}
                {item.note && <> {item.note}</>}
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </AriaComboBox>
      <div role="alert" className="empty:absolute">
        {message && <ErrorText id={errorId(id)}>{message}</ErrorText>}
      </div>
      {explanation && <Support id={supportId(id)}>{explanation}</Support>}
    </div>
  );
}

/**
 * An option under the pointer isn't chosen by a key: where the pointer happens to rest says nothing. (React Aria takes this
 * setting from the list and doesn't name it among the list's properties.)
 */
const UNMOVED_BY_THE_POINTER = { shouldFocusOnHover: false };

const OPTION_CLASS = `flex cursor-pointer items-baseline justify-between gap-4 px-4 py-1.5 text-std-16N-170
  data-hovered:bg-solid-gray-50 data-hovered:underline data-selected:bg-key-100 data-selected:font-bold
  data-selected:text-key-900 data-focused:bg-key-50 data-focused:underline data-focused:outline-3
  data-focused:-outline-offset-3 data-focused:outline-black data-focused:outline-solid
  forced-colors:data-selected:forced-color-adjust-none forced-colors:data-selected:bg-[Highlight]
  forced-colors:data-selected:text-[HighlightText] forced-colors:data-selected:data-focused:outline-[HighlightText]`;

const LABEL_HEIGHT = 36;
/** Six options; with less room below than above, the list opens upward. */
const ENOUGH_ROOM = 240;

function hasMoreRoomAbove(input: HTMLInputElement | null): boolean {
  if (!input) return false;
  const { top, bottom } = input.getBoundingClientRect();
  const below = window.innerHeight - bottom;
  return below < ENOUGH_ROOM && top - LABEL_HEIGHT > below;
}

function unclearWords(
  meaning: ReturnType<typeof meantBeside>,
  barredReason: string | undefined,
  text: string,
  noun: string,
): string | undefined {
  if (meaning === 'barred') return barredReason;
  if ('item' in meaning) return undefined;
  const nothing = `${noun}は選択されていません。`;
  return meaning.count === 0
    ? `「${text}」は見つかりません。${nothing}一覧から選択してください。`
    : `「${text}」に当てはまる${noun}が${meaning.count}件あります。${nothing}一覧から選択してください。`;
}

type InputProps = {
  id: string;
  input: React.RefObject<HTMLInputElement | null>;
  placeholder: string;
  isInert: boolean;
  hasChoice: boolean;
  onEnter: () => void;
};

/** A click into the field opens the whole list, as staff know it from other pages. */
function OpeningInput({ id, input, placeholder, isInert, hasChoice, onEnter }: InputProps) {
  const state = useContext(ComboBoxStateContext);
  useKeptOpen(input, hasChoice ? 'manual' : 'input');

  function onKeyDownCapture(event: KeyboardEvent): void {
    if (isComposing(event)) event.stopPropagation();
    else if (OPENING_KEYS.includes(event.key) && state && !state.isOpen && hasChoice && !isInert) {
      // The list opens at what is chosen; its first would be another, one Tab away from being asked.
      event.preventDefault();
      event.stopPropagation();
      state.open(null, 'manual');
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    // Enter chooses from the list; it never sends the form around it.
    event.preventDefault();
    if (!state?.isOpen || state.selectionManager.focusedKey === null) onEnter();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps keys from what is around it
    <div className="relative" onKeyDownCapture={onKeyDownCapture} onKeyDown={onKeyDown}>
      <Input
        id={id}
        ref={input}
        placeholder={placeholder}
        aria-disabled={isInert || undefined}
        className={`${INPUT_CLASS} w-full pr-12 placeholder:text-solid-gray-600`}
        onClick={(event) => {
          if (isInert || state?.isOpen) return;
          state?.open(null, 'manual');
          // In a field that has the focus already, a click puts the caret behind the name that is chosen. That comes last.
          const { currentTarget: field } = event;
          if (hasChoice) requestAnimationFrame(() => field.select());
        }}
        onInput={() => {
          if (!state?.isOpen) state?.open(null, 'input');
        }}
        onFocus={(event) => {
          // React Aria plays a focus here, too, when it moves on in the list: what is being typed then must not be selected.
          if (event.nativeEvent.isTrusted) event.currentTarget.select();
        }}
      />
      <Icon
        name="down"
        className={`pointer-events-none absolute inset-y-0 right-3 my-auto size-6 ${isInert ? 'text-solid-gray-600' : ''}`}
      />
    </div>
  );
}

const OPENING_KEYS = ['ArrowDown', 'ArrowUp'];

/**
 * Keys that the input method is using are not ours: Enter there accepts a candidate, arrows walk through candidates. Safari
 * reports the Enter that ends a composition after the composition, with the key code of one (229).
 */
const isComposing = (event: KeyboardEvent): boolean => event.nativeEvent.isComposing || event.keyCode === 229;
