import { startSystem } from './system.ts';

/** The workers inherit BASE_URL. */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.BASE_URL) return undefined;
  const system = await startSystem();
  process.env.BASE_URL = system.address;
  return system.stop;
}
