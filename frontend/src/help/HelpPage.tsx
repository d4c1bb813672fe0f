import { PageTitle } from '../app/PageTitle';
import { Picture } from './Picture';
import { TOPICS, type Topic } from './topics';

/** 操作説明: each screen in its steps, with its picture. */
export default function HelpPage() {
  return (
    <>
      <PageTitle>操作説明</PageTitle>
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
