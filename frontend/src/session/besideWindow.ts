import type { INavigator, IWindow, NavigateParams, NavigateResponse } from 'oidc-client-ts';

/**
 * The second window of a sign-in. The two windows can't hold on to each other: our pages forbid others to reach into them
 * (Cross-Origin-Opener-Policy), and that parts them when the second comes back from the provider. So they talk over a
 * channel that only pages of this origin hear, and nobody waits for a window to close.
 */
type Message = { type: 'answer'; url: string } | { type: 'taken'; state: string };

const CHANNEL = 'vrs-sign-in';
const FEATURES = 'popup,width=520,height=720';
/** How long the second window waits for the first to take the answer; they are on the same machine. */
const TAKEN_WITHIN_MS = 2_000;

export class SecondWindowBlocked extends Error {}

const stateOf = (url: string): string => new URL(url).searchParams.get('state') ?? '';

/** A new attempt makes the one before void: its window may have been closed. */
let giveUp: (() => void) | undefined;

function waitForAnswer(state: string): Promise<NavigateResponse> {
  giveUp?.();
  return new Promise((resolve, reject) => {
    const channel = new BroadcastChannel(CHANNEL);
    giveUp = () => {
      channel.close();
      reject(new Error('another attempt began'));
    };
    channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
      if (data.type !== 'answer' || stateOf(data.url) !== state) return;
      channel.postMessage({ type: 'taken', state } satisfies Message);
      channel.close();
      giveUp = undefined;
      resolve({ url: data.url });
    });
  });
}

export const besideWindow: INavigator = {
  async prepare(): Promise<IWindow> {
    // At once, while the browser still knows that a press asked for it.
    const opened = window.open('about:blank', '_blank', FEATURES);
    if (!opened) throw new SecondWindowBlocked();
    return {
      navigate({ url, state = '' }: NavigateParams) {
        const answer = waitForAnswer(state);
        opened.location.replace(url);
        return answer;
      },
      close: () => opened.close(),
    };
  },
  async callback() {
    await handOver();
  },
};

/** In the second window: gives the provider's answer to the first. False when nobody takes it. */
export function handOver(): Promise<boolean> {
  const url = window.location.href;
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(CHANNEL);
    const end = (isTaken: boolean) => {
      clearTimeout(late);
      channel.close();
      resolve(isTaken);
    };
    const late = setTimeout(() => end(false), TAKEN_WITHIN_MS);
    channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
      if (data.type === 'taken' && data.state === stateOf(url)) end(true);
    });
    channel.postMessage({ type: 'answer', url } satisfies Message);
  });
}
