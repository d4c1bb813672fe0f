import { Component, type ReactNode } from 'react';
import { Button } from './Button';
import { renewFailedParts } from './lazyPart';
import { Notice } from './Notice';

type Props = {
  children: ReactNode;
  /** When a whole page couldn't be loaded, its heading is missing, too: this one stands in its place. */
  heading?: ReactNode;
};

/**
 * What stands in the place of a part that can't be shown: its code couldn't be loaded (no network, or a new version of the
 * site was put in place), or it failed. The rest of the page goes on.
 */
export class Boundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  retry = (): void => {
    renewFailedParts();
    this.setState({ hasFailed: false });
    // The button is gone, and what comes in its place isn't known here.
    document.getElementById('main')?.focus({ preventScroll: true });
  };

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <>
        {this.props.heading}
        <Notice kind="error" title="画面を表示できませんでした" role="alert">
          <p>
            ネットワークの接続を確かめて、「もう一度試す」を押してください。それでも表示できないときは、画面を読み込み直してください。読み込み直すと、入力した内容は消えます。
          </p>
          <div className="flex flex-wrap gap-4">
            <Button onClick={this.retry}>もう一度試す</Button>
            <Button variant="outline" onClick={() => window.location.reload()}>
              画面を読み込み直す
            </Button>
          </div>
        </Notice>
      </>
    );
  }
}
