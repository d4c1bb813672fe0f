/** 1回目; 1・3回目; of more in a row 1〜20回目. In order, each once. */
export function formatDoses(doses: readonly number[]): string {
  if (doses.length === 0) return '';
  const runs: [number, number][] = [];
  for (const dose of doses) {
    const run = runs.at(-1);
    if (run && dose === run[1] + 1) run[1] = dose;
    else runs.push([dose, dose]);
  }
  const words = runs.flatMap(([first, last]) => (last - first > 1 ? [`${first}〜${last}`] : range(first, last)));
  return `${words.join('・')}回目`;
}

const range = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
