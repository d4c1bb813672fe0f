import type { Page } from '@playwright/test';

/** A Japanese input method, played by the browser. */
export class InputMethod {
  private readonly send: (text: string, commits: boolean) => Promise<unknown>;

  private constructor(send: InputMethod['send']) {
    this.send = send;
  }

  static async of(page: Page): Promise<InputMethod> {
    const session = await page.context().newCDPSession(page);
    return new InputMethod((text, commits) =>
      commits
        ? session.send('Input.insertText', { text })
        : session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }),
    );
  }

  /** What stands underlined in the field while one types. */
  async compose(...texts: string[]): Promise<void> {
    for (const text of texts) await this.send(text, false);
  }

  /** Accepts a text in the place of what is composed. */
  async accept(text: string): Promise<void> {
    await this.send(text, true);
  }

  /** As a hand does it: each letter is seen before the whole is accepted. */
  async write(text: string): Promise<void> {
    for (let length = 1; length <= text.length; length += 1) await this.send(text.slice(0, length), false);
    await this.send(text, true);
  }
}
