import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

/** For tests of components: each begins with an empty page. */
afterEach(cleanup);

// jsdom has no CSS; ids here have nothing that would need escaping.
globalThis.CSS ??= { escape: (text: string) => text } as typeof CSS;
