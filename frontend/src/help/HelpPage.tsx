import { useLayoutEffect } from 'react';
import { PageTitle } from '../ui/PageTitle';
import { PAGE_NAMES } from '../ui/router';
import { Picture } from './Picture';
import { TOPICS, type Topic } from './topics';

/** A heading so near to the top is the one that is read. */
const READ_PX = 100;

/** 操作説明: each screen in its steps, with its picture. */
export default function HelpPage() {
  usePlaceInAddress();
  return (
    <>
      <PageTitle>{PAGE_NAMES.help}</PageTitle>
      <nav aria-label="目次" className="print:hidden">
        <ul className="grid list-disc gap-1 pl-6 text-std-16N-170">
          {TOPICS.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`} className="text-key-900 underline underline-offset-4 hover:text-key-1000">
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="grid gap-16">
        {TOPICS.map((topic) => (
          <TopicSection key={topic.id} topic={topic} isFirst={topic === TOPICS[0]} />
        ))}
      </div>
    </>
  );
}

function TopicSection({ topic, isFirst }: { topic: Topic; isFirst: boolean }) {
  const { id, title, steps, picture, notes } = topic;
  return (
    <section aria-labelledby={id} className="grid max-w-3xl gap-4 text-std-16N-170 print:break-inside-avoid">
      <h2 id={id} tabIndex={-1} className="w-fit scroll-mt-4 text-std-24B-150 text-solid-gray-900">
        {title}
      </h2>
      <ol className="grid list-decimal gap-2 pl-7">
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps never change
          <li key={index} className="pl-1">
            {step}
          </li>
        ))}
      </ol>
      {picture && <Picture {...picture} isFirst={isFirst} />}
      {notes && (
        <ul className="grid list-disc gap-2 pl-7 text-solid-gray-700">
          {notes.map((note, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the notes never change
            <li key={index}>{note}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The topic that is being read stands in the address, so that a reload, and the sign-in after it, lead back to it. */
function usePlaceInAddress(): void {
  useLayoutEffect(() => {
    const topic = document.getElementById(window.location.hash.slice(1));
    // The browser would put it back to where the page was left, which is its top.
    window.history.scrollRestoration = 'manual';
    topic?.scrollIntoView();
    topic?.focus({ preventScroll: true });

    const topOf = (id: string) => document.getElementById(id)?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY;
    const note = () => {
      // The last topics are too short to come up to the top.
      const top = topOf(window.location.hash.slice(1));
      if (top >= 0 && top < window.innerHeight) return;
      const read = TOPICS.findLast(({ id }) => topOf(id) <= READ_PX);
      window.history.replaceState(window.history.state, '', read ? `#${read.id}` : window.location.pathname);
    };
    window.addEventListener('scrollend', note);
    return () => {
      window.history.scrollRestoration = 'auto';
      window.removeEventListener('scrollend', note);
    };
  }, []);
}
