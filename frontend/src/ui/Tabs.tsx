import { Fragment, type ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components/Tabs';

export type TabSpec<Id extends string> = {
  id: Id;
  label: string;
  /** The label in pieces: on a narrow screen it breaks between them, not within a word. */
  phrases?: readonly string[];
};

type Props<Id extends string> = {
  label: string;
  tabs: readonly TabSpec<Id>[];
  selected: Id;
  onSelect: (id: Id) => void;
  /** No other tab can be chosen for the moment. */
  isLocked?: boolean;
  /** What stands below the tabs, for the selected one. */
  children: ReactNode;
};

/** The design system's tabs. Arrow keys move the focus and the selection follows. */
export function Tabs<Id extends string>({ label, tabs, selected, onSelect, isLocked = false, children }: Props<Id>) {
  return (
    <AriaTabs
      selectedKey={selected}
      onSelectionChange={(key) => onSelect(key as Id)}
      isDisabled={isLocked}
      className="grid gap-4"
    >
      <TabList aria-label={label} className="flex border-b border-solid-gray-420 print:hidden">
        {tabs.map(({ id, label: words, phrases = [words] }) => (
          <Tab
            key={id}
            id={id}
            // Where a phrase may end, browsers read a space into the name.
            aria-label={words}
            className="relative -mb-px flex min-h-12 min-w-min cursor-pointer items-center overflow-hidden border border-solid-gray-420 bg-solid-gray-50 px-2 py-2
              text-std-16N-170 text-solid-gray-800 not-first:-ml-px first:rounded-tl-8 last:rounded-tr-8 hover:bg-key-50 hover:underline focus-visible:z-10 sm:px-6
              data-selected:border-b-white data-selected:bg-white data-selected:font-bold data-selected:text-key-900 data-selected:no-underline
              data-selected:before:absolute data-selected:before:inset-x-0 data-selected:before:top-0 data-selected:before:border-t-4 data-selected:before:border-key-900
              data-disabled:cursor-not-allowed data-disabled:text-solid-gray-600
              forced-colors:data-disabled:text-[GrayText] forced-colors:data-selected:before:border-[Highlight]"
          >
            <span className="wrap-break-word break-keep">
              {phrases.map((phrase) => (
                <Fragment key={phrase}>
                  {phrase}
                  <wbr />
                </Fragment>
              ))}
            </span>
          </Tab>
        ))}
      </TabList>
      <TabPanel key={selected} id={selected} className="min-w-0 rounded-4">
        {/* Where the focus goes when what had it goes away. */}
        <div tabIndex={-1} className="focus:outline-none">
          {children}
        </div>
      </TabPanel>
    </AriaTabs>
  );
}
