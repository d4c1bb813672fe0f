import sizes from './pictures/sizes.json';

/** Taken by the browser tests (`npm run pictures` there), so that they show the screens as they are. */
const FILES = import.meta.glob<string>('./pictures/*.png', { eager: true, import: 'default', query: '?url' });

export type PictureName = keyof typeof sizes;

export const pictureOf = (name: PictureName): { src: string | undefined; width: number; height: number } => ({
  src: FILES[`./pictures/${name}.png`],
  ...sizes[name],
});
