import { type PictureName, pictureOf } from './pictures';

/** A picture of a screen; `words` say what is to be seen on it to those who can't see it. */
export function Picture({ name, words, isFirst }: { name: PictureName; words: string; isFirst: boolean }) {
  return (
    <img
      {...pictureOf(name)}
      alt={words}
      loading={isFirst ? 'eager' : 'lazy'}
      decoding="async"
      className="h-auto w-full max-w-3xl rounded-8 border border-solid-gray-420"
    />
  );
}
