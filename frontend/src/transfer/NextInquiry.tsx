import { useEffect } from 'react';
import { Button } from '../ui/Button';

type Props = { variant?: 'solid' | 'outline'; onNext: () => void };

/** Ends an inquiry, so that the next can begin. */
export function NextInquiry({ variant = 'solid', onNext }: Props) {
  return (
    <Button variant={variant} onClick={onNext} aria-keyshortcuts="F2">
      次の照会へ（F2）
    </Button>
  );
}

/** The key of that button, from anywhere on the page. */
export function useNextKey(isAnswered: boolean, onNext: () => void): void {
  useEffect(() => {
    if (!isAnswered) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'F2') return;
      event.preventDefault();
      onNext();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isAnswered, onNext]);
}
