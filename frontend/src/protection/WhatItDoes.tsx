import { NOT_PROTECTED } from './words';

/** In plain words: what a protection does, what it doesn't, and what to do about that. */
export function WhatItDoes() {
  return (
    <div className="grid content-start gap-4 text-std-16N-170 print:hidden">
      <Part title="登録すると">
        <li>すぐに、この自治体への照会は、番号でも氏名でも「該当なし」になります。接種記録がない方も登録できます。</li>
        <li>解除するまで続きます。見直しの期日は知らせるためのもので、過ぎても終わりません。</li>
        <li>照会があったことは、照会履歴の「照会された記録」のいちばん上に表示されます。</li>
      </Part>
      <Part title="登録しても、守られないもの">
        {NOT_PROTECTED.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </Part>
      <Part title="転入してきた方のとき">
        <li className="font-bold">先に支援措置を登録し、その後で照会してください。</li>
        <li>
          照会は、登録した職員とは別の職員が行ってください。以前の自治体の照会履歴には、表示していない照会の件数だけが残り、どこに転入したかは表示されません。
        </li>
        <li>
          以前の自治体もこの方を保護しているときは、そこの支援措置の担当者にだけ、照会元が表示されます。登録から7日以内の照会は、システムの運用者に通知されます。
        </li>
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="grid gap-1">
      <h2 className="text-std-17B-170 text-solid-gray-900">{title}</h2>
      <ul className="grid list-disc gap-1 pl-6">{children}</ul>
    </section>
  );
}
