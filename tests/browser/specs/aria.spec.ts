import { expect, HAKODATE, personAt, test } from '../support/test.ts';
import { TransferScreen } from '../support/transfer.ts';

/** What a screen reader is told of each screen. */

test('G3 G5: the frame', async ({ signIn }) => {
  const page = await signIn('131016-staff');
  await expect(page.getByRole('banner')).toMatchAriaSnapshot(`
    - banner:
      - paragraph: ワクチン接種記録システム
      - term: 自治体
      - definition: 東京都千代田区
      - term: 職員
      - definition: 131016-staff
      - button "サインアウト"
      - navigation "メニュー":
        - list:
          - listitem:
            - link "転入処理"
          - listitem:
            - link "照会履歴"
          - listitem:
            - link "利用規約"
          - listitem:
            - link "操作説明"
  `);
  await expect(page.getByRole('link', { name: '転入処理' })).toHaveAttribute('aria-current', 'page');
});

test('T1 T2 T6 G5: 利用規約', async ({ signIn }) => {
  const page = await signIn('131067-staff', '/terms');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "利用規約" [level=1]
      - tablist "確認事項の切り替え":
        - tab "確認事項" [selected]
        - tab "確認事項（追加分）"
      - tabpanel "確認事項":
        - paragraph: 接種証明書アプリに係る内容です。
        - paragraph: 版：2021年12月3日（令和3年）
        - region "確認事項の本文":
          - article:
            - heading [level=2]
            - paragraph: 令和3年12月3日
        - status:
          - paragraph: /同意できるのは/
        - button "同意" [disabled]
  `);
});

test('Q1 Q4 Q6 G5: 転入処理', async ({ signIn }) => {
  const page = await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await expect(transfer.prefecture).toBeVisible();
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "転入処理" [level=1]
      - tablist "照会の方法":
        - tab "接種券なし マイナンバーによる照会" [selected]
        - tab "接種券なし 氏名・生年月日・性別による照会"
      - tabpanel "接種券なし マイナンバーによる照会":
        - paragraph: 支援措置の対象の方は、先に支援措置担当者が登録し、その後で別の職員が照会してください。
        - combobox "都道府県を選択してください"
        - combobox "自治体を選択してください" [disabled]
        - region "「確認事項（追加分）」への同意の状況"
        - textbox "マイナンバーを入力してください"
        - checkbox "本人同意" [disabled]
        - button "照会" [disabled]
  `);
  await transfer.chooseHolder('北海道', '旭川');
  await expect(page.getByRole('tabpanel')).toMatchAriaSnapshot(`
    - tabpanel:
      - checkbox "本人同意"
      - status:
        - paragraph: 本人の同意は必須です
      - button "照会" [disabled]
      - paragraph: 「本人同意」にチェックを入れると、照会できるようになります。
  `);
});

test('Q10 G5: the answer', async ({ signIn, people }) => {
  const page = await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.fill(personAt(people, HAKODATE, '見本 花子').myNumber);
  await transfer.inquire.click();
  const snapshot = `
    - main:
      - heading "転入処理" [level=1]
      - heading "照会結果" [level=2]
      - button "次の照会へ（F2）"
      - button "印刷"
      - button "CSVで保存"
      - button "コピー"
      - paragraph: "照会先：北海道函館市 提供の根拠：確認事項（追加分）"
      - region "本人":
        - term: 氏名
        - definition: 見本 花子
        - term: 氏名カナ
        - definition: ミホン ハナコ
        - term: 生年月日
        - definition: 1950年1月31日（昭和25年）
        - term: 性別
        - definition: 女性
      - table "接種記録（2件）":
        - rowgroup:
          - row:
            - columnheader "接種回"
            - columnheader "接種日"
            - columnheader "接種券番号"
            - columnheader "自治体"
            - columnheader "会場"
            - columnheader "医師"
            - columnheader "メーカー"
            - columnheader "ロット番号"
            - columnheader "登録日時"
        - rowgroup:
          - row /1回目 .+ 北海道函館市/
          - row /2回目 .+ 北海道函館市/
  `;
  await expect(page.getByRole('main')).toMatchAriaSnapshot(snapshot);
  // It is the same table where it is laid out as blocks.
  await page.setViewportSize({ width: 320, height: 640 });
  await expect(page.getByRole('main')).toMatchAriaSnapshot(snapshot);
});

test('A5 G5: 照会履歴', async ({ signIn }) => {
  const page = await signIn('131016-admin', '/history');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "照会履歴" [level=1]
      - tablist "記録の切り替え":
        - tab "照会した記録" [selected]
        - tab "照会された記録"
      - tabpanel "照会した記録":
        - combobox "月"
        - button "前の月"
        - button "次の月" [disabled]
        - button "この月をCSVで保存"
  `);
});

test('P1 P5 G5: 支援措置', async ({ signIn }) => {
  const page = await signIn('131121-admin', '/protections');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "支援措置" [level=1]
      - tablist "支援措置の操作":
        - tab "新規登録" [selected]
        - tab "一覧・解除"
        - tab "番号で調べる"
      - tabpanel "新規登録":
        - textbox "マイナンバーを入力してください"
        - textbox "見直しの期日（任意）"
        - textbox "整理番号（任意）"
        - button "支援措置を登録"
        - heading "登録すると" [level=2]
        - heading "登録しても、守られないもの" [level=2]
        - heading "転入してきた方のとき" [level=2]
        - list:
          - listitem: 先に支援措置を登録し、その後で照会してください。
  `);
});
