/** A page that nobody touches must not go on showing somebody's records (G6). */
export const IDLE_MINUTES = 30;

const WARNING_MS = 2 * 60 * 1000;
/** What only a hand does. The mouse's movements don't count: one that trembles on its table would keep the page open. */
const USES = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;
/** When a machine wakes up, its timers are late. */
const AWAKENINGS = ['focus', 'pageshow', 'resize'] as const;

type Watcher = {
  /** Told when the page is nearly idle, and when it no longer is. */
  onNearing: (isNearing: boolean) => void;
  onUse: () => void;
  onOver: () => void;
};

export type Watch = {
  /** Counts as a hand: what goes on by itself, but was begun by one, is use of the page. */
  use: () => void;
  stop: () => void;
};

/** Watches the hands on this page, until it was left alone for `limitMs`. */
export function watchIdle(limitMs: number, { onNearing, onUse, onOver }: Watcher): Watch {
  let last = clocks();
  let isNearing = false;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout>;

  // The clock on the wall goes on while the machine sleeps, but can be set back; the page's own can't, but may stand still.
  const leftMs = () => limitMs - Math.max(Date.now() - last.wall, performance.now() - last.page);

  function check(): void {
    clearTimeout(timer);
    const left = leftMs();
    if (left <= 0) {
      stop();
      onOver();
      return;
    }
    const untilWarning = left - Math.min(WARNING_MS, limitMs / 2);
    if (isNearing !== untilWarning <= 0) {
      isNearing = !isNearing;
      onNearing(isNearing);
    }
    timer = setTimeout(check, isNearing ? left : untilWarning);
  }

  function use(): void {
    if (isStopped) return;
    // Whoever comes back to a page that was left alone may be somebody else.
    if (leftMs() > 0) {
      last = clocks();
      onUse();
    }
    if (isNearing || leftMs() <= 0) check();
  }

  function stop(): void {
    isStopped = true;
    clearTimeout(timer);
    for (const name of USES) window.removeEventListener(name, use, true);
    for (const name of AWAKENINGS) window.removeEventListener(name, check);
    document.removeEventListener('visibilitychange', check);
  }

  for (const name of USES) window.addEventListener(name, use, { capture: true, passive: true });
  for (const name of AWAKENINGS) window.addEventListener(name, check);
  document.addEventListener('visibilitychange', check);
  check();
  return { use, stop };
}

const clocks = () => ({ wall: Date.now(), page: performance.now() });
