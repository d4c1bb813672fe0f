import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components/Tabs';

export type TabSpec<Id extends string> = { id: Id; label: ReactNode };

type Props<Id extends string> = {
  label: string;
  tabs: readonly TabSpec<Id>[];
  selected: Id;
  onSelect: (id: Id) => void;
  /** What stands below the tabs, for the selected one. */
  children: ReactNode;
};

/** The design system's tabs. Arrow keys move the focus and the selection follows. */
export function Tabs<Id extends string>({ label, tabs, selected, onSelect, children }: Props<Id>) {
  return (
    <AriaTabs selectedKey={selected} onSelectionChange={(key) => onSelect(key as Id)} className="grid gap-6">
      <TabList aria-label={label} className="flex border-b border-solid-gray-420 print:hidden">
        {tabs.map(({ id, label: words }) => (
          <Tab
            key={id}
            id={id}
            className="relative -mb-px flex min-h-14 min-w-0 cursor-pointer items-center border border-solid-gray-420 bg-solid-gray-50 px-3 py-2 text-std-16N-170
              text-solid-gray-800 not-first:-ml-px hover:bg-key-50 hover:underline sm:px-6
              data-selected:border-b-white data-selected:bg-white data-selected:font-bold data-selected:text-key-900 data-selected:no-underline
              data-selected:before:absolute data-selected:before:inset-x-0 data-selected:before:top-0 data-selected:before:border-t-4 data-selected:before:border-key-900
              forced-colors:data-selected:before:border-[Highlight] focus-visible:z-10 first:rounded-tl-8 last:rounded-tr-8 overflow-hidden"
          >
            {words}
          </Tab>
        ))}
      </TabList>
      <TabPanel key={selected} id={selected} className="min-w-0 rounded-4">
        {children}
      </TabPanel>
    </AriaTabs>
  );
}
