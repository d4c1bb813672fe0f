/** A value that stands outside of React, and who watches it. */
export type Observed<T> = {
  current: () => T;
  set: (next: T) => void;
  /** Calls back whenever the value was set; returns what ends that. */
  subscribe: (listener: () => void) => () => void;
};

export function observed<T>(initial: T): Observed<T> {
  const listeners = new Set<() => void>();
  let value = initial;
  return {
    current: () => value,
    set: (next) => {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
