//! What a function answers when something is wrong: RFC 9457, in Japanese for the user, with a stable code
//! for programs. The causes go to the log only.

use std::borrow::Cow;
use std::error::Error;

use serde::Serialize;

use crate::answer::About;

/// What is wrong with one field. Never repeats what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) to the field in the body; empty for what stands outside the body.
    pub pointer: Cow<'static, str>,
    /// Stable code.
    pub code: &'static str,
    /// What to do, in Japanese.
    pub detail: &'static str,
}

impl FieldError {
    /// A field that is missing or not of its form.
    #[must_use]
    pub const fn invalid(pointer: &'static str, detail: &'static str) -> Self {
        Self { pointer: Cow::Borrowed(pointer), code: "invalid-field", detail }
    }

    /// The same of the field at another place.
    #[must_use]
    pub fn at(self, pointer: String) -> Self {
        Self { pointer: Cow::Owned(pointer), ..self }
    }

    /// A code that no municipality has.
    #[must_use]
    pub const fn unknown_municipality(pointer: &'static str) -> Self {
        let detail = "照会先の自治体が見つかりません。都道府県と自治体を選び直してください。";
        Self { pointer: Cow::Borrowed(pointer), code: "unknown-municipality", detail }
    }

    /// One's own municipality, which can't be asked (Q2).
    #[must_use]
    pub const fn own_municipality(pointer: &'static str) -> Self {
        let detail = "自分の自治体には照会できません。転入前の自治体を選んでください。";
        Self { pointer: Cow::Borrowed(pointer), code: "own-municipality", detail }
    }
}

/// The value of a field that is right. What is wrong with another is kept, so that all errors are told at once.
pub fn keep_error<T>(errors: &mut Vec<FieldError>, parsed: Result<T, FieldError>) -> Option<T> {
    parsed.map_err(|error| errors.push(error)).ok()
}

/// An answer that says what is wrong and what to do.
#[derive(Debug)]
pub struct Problem {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) title: &'static str,
    pub(crate) detail: &'static str,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) remaining: Option<u32>,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) cause: Option<Box<dyn Error + Send + Sync>>,
    pub(crate) about: Option<Box<About>>,
}

impl Problem {
    /// A problem with a status, a stable code, and a title and detail in Japanese.
    #[must_use]
    pub const fn new(status: u16, code: &'static str, title: &'static str, detail: &'static str) -> Self {
        Self {
            status,
            code,
            title,
            detail,
            errors: Vec::new(),
            remaining: None,
            headers: Vec::new(),
            cause: None,
            about: None,
        }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// 401: there is no token. The gateway answers this by itself; the function never trusts that it did.
    #[must_use]
    pub const fn unauthorized() -> Self {
        Self::new(401, "unauthorized", "サインインが必要です", "サインインし直してください。")
    }

    /// 403: the token names no municipality, or more than one.
    #[must_use]
    pub const fn municipality_required() -> Self {
        Self::new(
            403,
            "municipality-required",
            "自治体を特定できません",
            "このアカウントには、自治体が一つだけ割り当てられている必要があります。管理者に確認してください。",
        )
    }

    /// 403: the member of staff has not the role that this needs.
    #[must_use]
    pub const fn role_required(detail: &'static str) -> Self {
        Self::new(403, "role-required", "この操作の権限がありません", detail)
    }

    /// 400: the request is not of the form that the API describes.
    #[must_use]
    pub fn malformed(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(
            400,
            "malformed-request",
            "リクエストの形式が正しくありません",
            "送信された内容を読み取れませんでした。画面を再読み込みして、もう一度お試しください。",
        )
        .caused_by(cause)
    }

    /// 422: fields with errors; the first error's code is the problem's.
    #[must_use]
    pub fn invalid_fields(errors: Vec<FieldError>) -> Self {
        let (code, detail) =
            errors.first().map_or(("invalid-field", "入力内容を確認してください。"), |first| {
                (first.code, first.detail)
            });
        Self { errors, ..Self::new(422, code, "入力内容を確認してください", detail) }
    }

    /// 503: a service that is needed can't answer in time. Nothing was disclosed; the same request can be sent again.
    #[must_use]
    pub fn unavailable(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            headers: vec![("retry-after", "5")],
            ..Self::new(
                503,
                "unavailable",
                "ただいま処理できません",
                "システムが混み合っているか、一時的に利用できません。少し待ってから、もう一度お試しください。",
            )
        }
        .caused_by(cause)
    }

    /// 500: a fault of the program.
    #[must_use]
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(
            500,
            "internal-error",
            "システムの内部で問題が起きました",
            "もう一度お試しください。続くときは、画面の問い合わせ番号を添えて運用者に連絡してください。",
        )
        .caused_by(cause)
    }

    /// A service that is needed failed: 503 when waiting mends it, else 500.
    #[must_use]
    pub fn trouble(passes: bool, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        if passes { Self::unavailable(cause) } else { Self::internal(cause) }
    }

    /// 404: there is no such document.
    #[must_use]
    pub const fn unknown_terms() -> Self {
        Self::new(404, "unknown-terms", "文書が見つかりません", "確認事項の種類を確認してください。")
    }

    /// 404: there is nothing at this address.
    #[must_use]
    pub const fn unknown_route() -> Self {
        Self::new(404, "unknown-route", "ページが見つかりません", "アドレスを確認してください。")
    }

    /// 405: the address exists, the method doesn't; `allow` lists those that do.
    #[must_use]
    pub fn method_not_allowed(allow: &'static str) -> Self {
        Self {
            headers: vec![("allow", allow)],
            ..Self::new(
                405,
                "method-not-allowed",
                "この操作はできません",
                "このアドレスでは使えない操作です。",
            )
        }
    }

    /// Says after how many seconds to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: &'static str) -> Self {
        self.headers.push(("retry-after", seconds));
        self
    }

    /// Names the fields that it is about.
    #[must_use]
    pub fn with_fields(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    /// Says how much is left of a limit.
    #[must_use]
    pub const fn with_remaining(mut self, remaining: u32) -> Self {
        self.remaining = Some(remaining);
        self
    }

    /// Names for the log which bulk was asked.
    #[must_use]
    pub fn about_bulk(mut self, bulk: &str, persons: usize) -> Self {
        self.about.get_or_insert_default().bulk = Some((bulk.to_owned(), persons));
        self
    }

    /// Tells the log, and nobody else, that the inquirer has protected who was asked for since less than seven days (P5).
    #[must_use]
    pub fn about_cloaked(mut self, freshly: bool) -> Self {
        self.about.get_or_insert_default().cloaked_freshly = freshly;
        self
    }

    /// Names for the log which holder was asked about which subject (the pseudonym on record).
    #[must_use]
    pub fn about(mut self, holder: &str, subject: &str) -> Self {
        let about = self.about.get_or_insert_default();
        (about.holder, about.subject) = (holder.to_owned(), subject.to_owned());
        self
    }

    /// Keeps a cause for the log.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    pub(crate) fn body(&self, request_id: &str) -> Vec<u8> {
        let json = ProblemJson {
            r#type: format!("urn:vrs:problem:{}", self.code),
            title: self.title,
            status: self.status,
            detail: self.detail,
            code: self.code,
            request_id,
            errors: &self.errors,
            remaining: self.remaining,
        };
        serde_json::to_vec(&json).unwrap_or_default()
    }
}

/// An error and its causes, outermost first. Only their messages: a `Debug` of the SDK's errors repeats whole responses.
pub(crate) fn causes(error: &(dyn Error + 'static)) -> String {
    let mut causes = Vec::new();
    let mut next = Some(error);
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    causes.join(": ")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProblemJson<'a> {
    r#type: String,
    title: &'static str,
    status: u16,
    detail: &'static str,
    code: &'static str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldError],
    #[serde(skip_serializing_if = "Option::is_none")]
    remaining: Option<u32>,
}
