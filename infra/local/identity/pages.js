// The pages that a person sees: plain, without scripts or anything from elsewhere.

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

export const pages = {
  signIn(response, { action, username = '', failed = false }) {
    const message = '利用者名またはパスワードが違います。例: 011002-admin、パスワードは sample';
    const errors = failed
      ? `<div class="error" role="alert" id="error"><h2>サインインできませんでした</h2><p><a href="#username">${message}</a></p></div>`
      : '';
    const invalid = failed ? ' aria-invalid="true" aria-describedby="error hint"' : ' aria-describedby="hint"';
    answer(
      response,
      failed ? 422 : 200,
      failed ? 'エラー: サインイン' : 'サインイン',
      `<h1>サインイン</h1>
      ${errors}
      <p id="hint">見本の利用者です。利用者名は<span class="unbroken">「自治体コード-admin」</span><span class="unbroken">「自治体コード-admin2」</span>または<span class="unbroken">「自治体コード-staff」</span>、パスワードは <code>sample</code> です。</p>
      <form method="post" action="${escape(action)}">
        <label for="username">利用者名</label>
        <input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required${invalid} value="${escape(username)}"${failed || !username ? ' autofocus' : ''}>
        <label for="password">パスワード</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required${invalid}>
        <button type="submit">サインイン</button>
      </form>`,
    );
  },

  confirmSignOut(ctx, form) {
    answerKoa(
      ctx,
      200,
      'サインアウト',
      `<h1>サインアウトしますか</h1>
      ${form}
      <p><button type="submit" form="op.logoutForm" name="logout" value="yes">サインアウト</button></p>
      <p><button class="secondary" type="submit" form="op.logoutForm">サインインしたままにする</button></p>`,
    );
  },

  signedOut(ctx) {
    answerKoa(ctx, 200, 'サインアウト', '<h1>サインアウトしました</h1><p><a href="/">はじめの画面へ</a></p>');
  },

  /** The sign-in that was under way is unknown here, or too old. */
  expired(response) {
    answer(
      response,
      400,
      'サインインをやり直してください',
      '<h1>サインインをやり直してください</h1><p>時間が経ったか、別の画面でサインインが済んでいます。</p><p><a href="/">はじめの画面へ</a></p>',
    );
  },

  error(ctx, { error, error_description: description }) {
    answerKoa(
      ctx,
      ctx.status,
      'エラー',
      `<h1>サインインの処理ができませんでした</h1><p><code>${escape(error)}</code> ${escape(description ?? '')}</p><p><a href="/">はじめの画面へ</a></p>`,
    );
  },
};

function answer(response, status, title, main) {
  response.writeHead(status, headers());
  response.end(page(title, main));
}

function answerKoa(ctx, status, title, main) {
  ctx.status = status;
  ctx.set(headers());
  ctx.body = page(title, main);
}

function headers() {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

function page(title, main) {
  return `<!DOCTYPE html>
<html lang="ja">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${escape(title)} - ワクチン接種記録システム（見本）</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/identity/font/index.css">
    <link rel="stylesheet" href="/identity/style.css">
  </head>
  <body>
    <header><p>ワクチン接種記録システム（見本）</p></header>
    <main>
      ${main}
    </main>
  </body>
</html>
`;
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text) {
  return String(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
