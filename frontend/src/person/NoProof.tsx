/** To have no record is not to be unvaccinated. */
export function NoProof() {
  return <p className="text-std-16B-170">接種を受けていないという意味ではありません。</p>;
}
