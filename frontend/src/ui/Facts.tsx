import { Fragment } from 'react';

/** Names and values; what is missing is left out. */
export function Facts({ of }: { of: readonly (readonly [string, string | undefined])[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)]">
      {of.map(
        ([name, value]) =>
          value && (
            <Fragment key={name}>
              <dt className="font-bold text-solid-gray-700">{name}</dt>
              <dd className="[overflow-wrap:anywhere]">{value}</dd>
            </Fragment>
          ),
      )}
    </dl>
  );
}
