import { useState } from 'react';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { beginAnew, useBulk } from './store';

/** Begins the next bulk. What isn't saved would be gone: then it asks once more. */
export function NextFile() {
  const { bulk } = useBulk();
  const [isAsking, setIsAsking] = useState(false);
  if (!isAsking)
    return (
      <Button variant="outline" onClick={() => (bulk?.isSaved ? beginAnew() : setIsAsking(true))}>
        次の一括照会へ
      </Button>
    );
  return (
    <div className="w-full">
      <Notice kind="warning" title="結果を保存していません" role="alert">
        <p>次の一括照会へ進むと、この結果は画面から消えます。</p>
        <div className="flex flex-wrap gap-2">
          <Button variant="outline" onClick={beginAnew}>
            保存せずに進む
          </Button>
          <Button variant="outline" onClick={() => setIsAsking(false)}>
            この結果に戻る
          </Button>
        </div>
      </Notice>
    </div>
  );
}
