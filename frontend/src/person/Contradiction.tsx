/** A holder's rows under one number disagree: none of them is shown (R1). */
export function Contradiction({ holder }: { holder: string }) {
  return (
    <p>
      {holder}
      で同じマイナンバーに登録されている記録の、生年月日または性別が食い違っています。別の方の記録が混ざっているおそれがあるため、どの記録も表示していません。
      {holder}に電話で確認してください。
    </p>
  );
}
