// Storage of sessions, grants and tokens: in memory, dropped when they expire or at restart.

const SWEEP_MS = 60_000;

/** A class of adapters for the provider, all on one store. */
export function memoryAdapter() {
  const entries = new Map();
  setInterval(() => sweep(entries), SWEEP_MS).unref();

  return class MemoryAdapter {
    constructor(model) {
      this.model = model;
    }

    async upsert(id, payload, expiresIn) {
      const expiresAt = expiresIn ? Date.now() + expiresIn * 1000 : Infinity;
      entries.set(this.#key(id), { payload, expiresAt });
    }

    async find(id) {
      return this.#get(id)?.payload;
    }

    async findByUid(uid) {
      return this.#first((payload) => payload.uid === uid);
    }

    async findByUserCode(userCode) {
      return this.#first((payload) => payload.userCode === userCode);
    }

    async consume(id) {
      const entry = this.#get(id);
      if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
    }

    async destroy(id) {
      entries.delete(this.#key(id));
    }

    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of entries) {
        if (key.startsWith(`${this.model}:`) && payload.grantId === grantId) entries.delete(key);
      }
    }

    #key(id) {
      return `${this.model}:${id}`;
    }

    #get(id) {
      const entry = entries.get(this.#key(id));
      return entry && entry.expiresAt > Date.now() ? entry : undefined;
    }

    #first(matches) {
      for (const [key, { payload, expiresAt }] of entries) {
        if (key.startsWith(`${this.model}:`) && expiresAt > Date.now() && matches(payload)) return payload;
      }
      return undefined;
    }
  };
}

function sweep(entries) {
  const now = Date.now();
  for (const [key, { expiresAt }] of entries) {
    if (expiresAt <= now) entries.delete(key);
  }
}
