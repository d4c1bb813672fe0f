import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

/** For tests of components: each begins with an empty page. */
afterEach(cleanup);
