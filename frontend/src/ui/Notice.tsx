import type { ReactNode, Ref } from 'react';
import { Icon } from './icons';
import { useIsThere } from './LiveText';

const KINDS = {
  error: { frame: 'border-error-1', icon: 'text-error-1', word: 'エラー' },
  warning: { frame: 'border-warning-yellow-1', icon: 'text-warning-yellow-2', word: '注意' },
  success: { frame: 'border-success-2', icon: 'text-success-2', word: '完了' },
  info: { frame: 'border-key-900', icon: 'text-key-900', word: 'お知らせ' },
};

type Props = {
  kind: keyof typeof KINDS;
  title: string;
  children?: ReactNode;
  /** alert: read out at once. status: read out when the screen reader has a pause. */
  role?: 'alert' | 'status' | undefined;
  /** Title and content on one line where both fit, so that the form below stays in the window. */
  isCompact?: boolean;
  /** Given when the notice takes the focus. */
  ref?: Ref<HTMLElement>;
};

const ROOMY = 'grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-2 p-3';
const COMPACT = 'flex flex-wrap items-start gap-x-6 px-3 py-1.5';

/** The design system's notification banner: frame and icon carry the kind, and a word for those who see neither. */
export function Notice({ kind, title, children, role, isCompact = false, ref }: Props) {
  const { frame, icon, word } = KINDS[kind];
  const isThere = useIsThere();
  return (
    <section
      ref={ref}
      role={role}
      tabIndex={ref ? -1 : undefined}
      // What takes the focus is read out by its name.
      aria-label={ref ? `${word}：${title}` : undefined}
      className={`rounded-12 border-3 bg-white sm:px-5 ${frame} ${isCompact ? COMPACT : ROOMY}`}
    >
      {(isThere || role === undefined) && (
        <>
          <div className={isCompact ? 'flex gap-x-3' : 'contents'}>
            <Icon name={kind} className={`mt-0.5 size-6 ${icon}`} />
            <p className="text-std-17B-170 text-solid-gray-900">
              <span className="sr-only">{word}：</span>
              <span>{title}</span>
            </p>
          </div>
          {children && (
            <div className="col-span-2 grid min-w-0 gap-3 text-std-16N-170 sm:col-span-1 sm:col-start-2">
              {children}
            </div>
          )}
        </>
      )}
    </section>
  );
}
