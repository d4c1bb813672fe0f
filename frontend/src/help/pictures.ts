/** Taken by the browser tests (`npm run pictures` there), so that they show the screens as they are. */
const FILES = import.meta.glob<string>('./pictures/*.png', { eager: true, import: 'default', query: '?url' });

export const PICTURE = { width: 1120, height: 720 };

export const pictureOf = (name: string): string | undefined => FILES[`./pictures/${name}.png`];
