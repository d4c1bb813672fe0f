/** That nothing is on record doesn't say that somebody is not vaccinated. */
export function NoProof() {
  return <p className="text-std-16B-170">接種を受けていないという意味ではありません。</p>;
}
