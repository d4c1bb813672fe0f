import { type ComponentType, type LazyExoticComponent, lazy, type ReactNode } from 'react';

/** React keeps a part whose code couldn't be loaded as failed for good. Here the next try makes it anew. */
const failed = new Set<() => void>();

/** A part of the page whose code is loaded when it is first shown. Stands inside a Boundary, which offers the retry. */
export function lazyPart<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): (props: Props) => ReactNode {
  let Part: LazyExoticComponent<ComponentType<Props>>;
  const renew = () => {
    Part = lazy(() =>
      load().catch((error) => {
        failed.add(renew);
        throw error;
      }),
    );
  };
  renew();
  // biome-ignore lint/suspicious/noExplicitAny: what LazyExoticComponent asks of props of any component
  return (props) => <Part {...(props as any)} />;
}

export function renewFailedParts(): void {
  for (const renew of failed) renew();
  failed.clear();
}
