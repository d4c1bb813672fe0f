//! The names of the invented: 見本 in every family name, and given names of all the kinds that real files have.

use vrs_policy::Sex;

/// Name and kana.
pub(super) type Named = (&'static str, &'static str);

/// Family names: 見本 itself, and, so that a large file has not too many namesakes, places of 見本.
pub(super) const FAMILY: [Named; 12] = [
    ("見本", "ミホン"),
    ("見本山", "ミホンヤマ"),
    ("見本川", "ミホンカワ"),
    ("見本田", "ミホンダ"),
    ("見本野", "ミホンノ"),
    ("見本澤", "ミホンザワ"),
    ("見本﨑", "ミホンザキ"),
    ("見本嶋", "ミホンジマ"),
    ("見本濱", "ミホンハマ"),
    ("髙見本", "タカミホン"),
    ("北見本", "キタミホン"),
    ("西見本", "ニシミホン"),
];

/// Given names of women and girls: kanji, old forms, kana with long marks, middle dots, Latin letters.
const FEMALE: [Named; 24] = [
    ("花子", "ハナコ"),
    ("陽子", "ヨウコ"),
    ("惠子", "ケイコ"),
    ("壽美", "スミ"),
    ("靜香", "シズカ"),
    ("眞理", "マリ"),
    ("櫻", "サクラ"),
    ("凜", "リン"),
    ("結衣", "ユイ"),
    ("美咲", "ミサキ"),
    ("さくら", "サクラ"),
    ("ゆう子", "ユウコ"),
    ("マリー", "マリー"),
    ("メアリー・アン", "メアリー・アン"),
    ("ソフィア", "ソフィア"),
    ("ルイーズ", "ルイーズ"),
    ("マリア・テレサ", "マリア・テレサ"),
    ("ANNA", "アンナ"),
    ("MARY ANN", "メアリー アン"),
    ("ANNE-MARIE", "アンヌ－マリー"),
    ("ひかり", "ヒカリ"),
    ("千代ヱ", "チヨエ"),
    ("こずゑ", "コズエ"),
    ("澪", "ミオ"),
];

/// Given names of men and boys, of the same kinds.
const MALE: [Named; 24] = [
    ("太郎", "タロウ"),
    ("一郎", "イチロウ"),
    ("髙志", "タカシ"),
    ("與一", "ヨイチ"),
    ("龍之介", "リュウノスケ"),
    ("國男", "クニオ"),
    ("廣", "ヒロシ"),
    ("德次", "トクジ"),
    ("翔太", "ショウタ"),
    ("大翔", "ヒロト"),
    ("蓮", "レン"),
    ("健", "ケン"),
    ("ひろし", "ヒロシ"),
    ("ジョージ", "ジョージ"),
    ("ピーター・ポール", "ピーター・ポール"),
    ("ヨハン", "ヨハン"),
    ("カール", "カール"),
    ("ファン・カルロス", "ファン・カルロス"),
    ("JOHN", "ジョン"),
    ("JEAN-PAUL", "ジャン－ポール"),
    ("O'NEIL", "オニール"),
    ("秀ノ進", "ヒデノシン"),
    ("彌助", "ヤスケ"),
    ("悠", "ユウ"),
];

/// The given names of one sex; one that isn't known leaves them open.
pub(super) const fn given(sex: Sex) -> &'static [Named] {
    match sex {
        Sex::Female | Sex::Unknown | Sex::NotApplicable => &FEMALE,
        Sex::Male => &MALE,
    }
}
