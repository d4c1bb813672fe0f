import { type KeyboardEvent, type ReactNode, useContext, useMemo } from 'react';
import { ComboBox as AriaComboBox, ComboBoxStateContext } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { type Findable, matches } from '../municipalities/search';
import { describedBy, ErrorText, errorId, INPUT_CLASS, Support, supportId } from './Field';
import { Icon } from './icons';

/** One of the list; the note stands beside its name. */
export type Choice = Findable & { note?: ReactNode };

type Props = {
  id: string;
  label: string;
  placeholder: string;
  items: readonly Choice[];
  selected: string | undefined;
  onSelect: (id: string | undefined) => void;
  onOpen?: () => void;
  /** Above the list: what the notes are about. */
  notesAbout?: string | undefined;
  /** Greyed, yet it can be reached, so that a screen reader can read why. */
  greyedReason?: string | undefined;
  support?: string | undefined;
  error?: string | undefined;
};

/** Chooses one of many by typing its name or reading, or from the list. */
export function ComboBox({
  id,
  label,
  placeholder,
  items,
  selected,
  onSelect,
  onOpen,
  notesAbout,
  greyedReason,
  support,
  error,
}: Props) {
  const byName = useMemo(() => new Map(items.map((item) => [item.name, item])), [items]);
  const labelId = `${id}-label`;
  const explanation = greyedReason ?? support;
  const descriptions = describedBy(explanation && supportId(id), error && errorId(id));

  return (
    <div className="grid content-start gap-2">
      <label id={labelId} htmlFor={id} className="w-fit text-std-17B-170">
        {label}
      </label>
      {greyedReason ? (
        <GreyedBox id={id} placeholder={placeholder} descriptions={descriptions} />
      ) : (
        <AriaComboBox
          aria-labelledby={labelId}
          aria-describedby={descriptions ?? ''}
          isInvalid={error !== undefined}
          defaultItems={items}
          defaultFilter={(name, typed) => matches(byName.get(name) ?? { name, kana: '' }, typed)}
          selectedKey={selected ?? null}
          onSelectionChange={(key) => onSelect(key === null ? undefined : String(key))}
          onOpenChange={(isOpen) => isOpen && onOpen?.()}
          allowsEmptyCollection
        >
          <OpeningInput id={id} placeholder={placeholder} />
          <Popover
            // Inside the page's main part, so that the list, too, stands in a landmark.
            UNSTABLE_portalContainer={document.getElementById('main') ?? document.body}
            offset={8}
            className="w-(--trigger-width) min-w-64 overflow-auto rounded-8 border border-solid-gray-420 bg-white shadow-1"
          >
            {notesAbout && (
              <p className="border-b border-solid-gray-420 px-4 py-2 text-right text-dns-14N-130 text-solid-gray-700">
                {notesAbout}
              </p>
            )}
            <ListBox
              aria-label={placeholder}
              className="max-h-80 overflow-auto py-2 outline-none"
              renderEmptyState={() => (
                <p className="px-4 py-2 text-std-16N-170">
                  見つかりません。漢字、ひらがな、カタカナのどれかで入力してください。
                </p>
              )}
            >
              {(item: Choice) => (
                <ListBoxItem
                  id={item.id}
                  textValue={item.name}
                  className="flex cursor-pointer items-baseline justify-between gap-4 px-4 py-2 text-std-16N-170 outline-none data-focused:bg-key-50 data-focused:underline
                    data-focused:outline-2 data-focused:-outline-offset-2 data-focused:outline-black data-selected:font-bold data-selected:text-key-900
                    data-selected:bg-key-100 forced-colors:data-selected:bg-[Highlight] forced-colors:data-selected:text-[HighlightText]"
                >
                  <span>{item.name}</span>
                  {/* The space keeps name and note apart where they are read out as one. */}
                  {item.note && <> {item.note}</>}
                </ListBoxItem>
              )}
            </ListBox>
          </Popover>
        </AriaComboBox>
      )}
      {error && <ErrorText id={errorId(id)}>{error}</ErrorText>}
      {explanation && <Support id={supportId(id)}>{explanation}</Support>}
    </div>
  );
}

/** A click into the field opens the whole list, as staff know it from other pages. */
function OpeningInput({ id, placeholder }: { id: string; placeholder: string }) {
  const state = useContext(ComboBoxStateContext);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps keys from what is around it
    <div className="relative" onKeyDownCapture={keepComposing} onKeyDown={keepEnter}>
      <Input
        id={id}
        placeholder={placeholder}
        className={`${INPUT_CLASS} w-full pr-12 placeholder:text-solid-gray-600`}
        onClick={() => {
          if (!state?.isOpen) state?.open(null, 'manual');
        }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Icon name="down" className="pointer-events-none absolute inset-y-4 right-3 size-6" />
    </div>
  );
}

/**
 * Keys that the input method is using are not ours: Enter there accepts a candidate, arrows walk through candidates. Safari
 * reports the Enter that ends a composition after the composition, with the key code of one (229).
 */
function keepComposing(event: KeyboardEvent): void {
  if (event.nativeEvent.isComposing || event.keyCode === 229) event.stopPropagation();
}

/** Enter chooses from the list; it never sends the form around it. */
function keepEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter') event.preventDefault();
}

function GreyedBox({
  id,
  placeholder,
  descriptions,
}: {
  id: string;
  placeholder: string;
  descriptions: string | undefined;
}) {
  return (
    <div className="relative">
      <input
        id={id}
        role="combobox"
        aria-expanded="false"
        aria-disabled="true"
        aria-describedby={descriptions}
        readOnly
        value=""
        placeholder={placeholder}
        className={`${INPUT_CLASS} w-full placeholder:text-solid-gray-600`}
      />
      <Icon name="down" className="pointer-events-none absolute inset-y-4 right-3 size-6 text-solid-gray-600" />
    </div>
  );
}
