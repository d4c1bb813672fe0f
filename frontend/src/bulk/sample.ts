import { checkMyNumber } from '../person/myNumber';

/** For tests: invented numbers with a right check digit, made when they run. */
export function numberOf(seed: number): string {
  const digits = String(seed).padStart(11, '0');
  return (
    Array.from({ length: 10 }, (_, last) => `${digits}${last}`).find((one) => checkMyNumber(one) === 'valid') ?? ''
  );
}
