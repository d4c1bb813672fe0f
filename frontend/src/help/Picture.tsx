import { PICTURE, pictureOf } from './pictures';

/** A picture of a screen; `words` say what is to be seen on it to those who can't see it. */
export function Picture({ name, words }: { name: string; words: string }) {
  const address = pictureOf(name);
  if (!address) return null;
  return (
    <img
      src={address}
      alt={words}
      width={PICTURE.width}
      height={PICTURE.height}
      loading="lazy"
      decoding="async"
      className="h-auto w-full max-w-3xl rounded-8 border border-solid-gray-420"
    />
  );
}
