/** What the place where the site runs says about itself; written at deploy, so that one build serves every stage. */
export type SiteConfig = {
  issuer: string;
  clientId: string;
  scope: string;
  /**
   * The provider's own sign-out address that takes `client_id` and `logout_uri`, as Amazon Cognito's does. Without it the
   * standard way is taken (RP-initiated logout, from the provider's discovery document).
   */
  logout?: string;
  /** How long a page may be left alone; 30 when it isn't said. */
  idleMinutes?: number;
};

function isConfig(value: unknown): value is SiteConfig {
  if (typeof value !== 'object' || value === null) return false;
  const config = value as Record<string, unknown>;
  return (
    [config.issuer, config.clientId, config.scope].every((text) => typeof text === 'string' && text !== '') &&
    (config.logout === undefined || typeof config.logout === 'string') &&
    (config.idleMinutes === undefined || (typeof config.idleMinutes === 'number' && config.idleMinutes > 0))
  );
}

export async function loadConfig(): Promise<SiteConfig> {
  const answer = await fetch('/config.json', { cache: 'no-store' });
  const config: unknown = await answer.json();
  if (!answer.ok || !isConfig(config)) throw new Error('config.json is not usable');
  return config;
}
