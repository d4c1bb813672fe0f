import type { ComponentProps } from 'react';
import { goTo, PATHS, type Page } from './router';

/** A link to a page of the site, without a load; with a modifier key it is an ordinary link. */
export function Link({ to, onClick, ...rest }: Omit<ComponentProps<'a'>, 'href'> & { to: Page }) {
  return (
    <a
      {...rest}
      href={PATHS[to]}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || event.button !== 0) return;
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        goTo(PATHS[to]);
      }}
    />
  );
}
