import { useSyncExternalStore } from 'react';
import { onOtherNames, otherNamesLoaded } from './search';

/** Whether the other names are there by which municipalities are found: when they come, a list is to be looked through anew. */
export const useOtherNames = (): boolean => useSyncExternalStore(onOtherNames, otherNamesLoaded);
