/**
 * Said to whoever asks: the municipality that somebody fled from sees an inquiry that was made before they were protected
 * (P5).
 */
export function ProtectFirst() {
  return (
    <p className="text-dns-16N-130">
      支援措置の対象の方は、先に支援措置担当者が登録し、その後で別の職員が照会してください。
    </p>
  );
}
