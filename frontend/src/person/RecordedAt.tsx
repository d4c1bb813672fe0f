import { formatInstant } from '../format/dates';

/** That an inquiry is on record. */
export function RecordedAt({ instant }: { instant: string }) {
  return <p className="text-std-16N-170 text-solid-gray-700">この照会は、{formatInstant(instant)}に記録されました。</p>;
}
