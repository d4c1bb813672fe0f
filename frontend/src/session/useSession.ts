import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Staff } from './claims';
import { currentSession, type Session, subscribe } from './store';

export function useSession(): Session {
  return useSyncExternalStore(subscribe, currentSession);
}

export const StaffContext = createContext<Staff | undefined>(undefined);

/** The member of staff who is signed in; for what stands inside the signed-in frame. */
export function useStaff(): Staff {
  const staff = useContext(StaffContext);
  if (!staff) throw new Error('useStaff outside of a session');
  return staff;
}
