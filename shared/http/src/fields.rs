//! Fields that more than one function reads.

use jiff::Timestamp;
use jiff::civil::Date;
use vrs_policy::{
    BirthDate, InquiryId, InvalidBirthDate, InvalidMyNumber, InvalidReference, MyNumber, Reference,
};

use crate::caller::Call;
use crate::problem::FieldError;

/// The individual number at `/subject/myNumber`, as it was typed.
///
/// # Errors
/// What is wrong with it, without what was typed.
pub fn my_number(text: &str) -> Result<MyNumber, FieldError> {
    MyNumber::parse_typed(text).map_err(|invalid| FieldError {
        pointer: "/subject/myNumber".into(),
        code: "invalid-my-number",
        detail: match invalid {
            InvalidMyNumber::Empty => "マイナンバーを入力してください。",
            InvalidMyNumber::NotTwelveDigits => "マイナンバーは12桁の数字で入力してください。",
            InvalidMyNumber::CheckDigit => {
                "マイナンバーが正しくありません。番号を確かめて、入力し直してください。"
            }
        },
    })
}

/// The date of birth at `/subject/birthDate`, whole or in part, up to today (in Japan).
///
/// # Errors
/// What is wrong with it.
pub fn birth_date(text: &str, today: Date) -> Result<BirthDate, FieldError> {
    BirthDate::parse(text, today).map_err(|invalid| {
        let detail = match invalid {
            InvalidBirthDate::NotADate => "生年月日を正しく入力してください。",
            InvalidBirthDate::InTheFuture => "生年月日が未来の日付です。入力し直してください。",
        };
        FieldError::invalid("/subject/birthDate", detail)
    })
}

/// The note of the caller's at `/reference`; none when it is blank.
///
/// # Errors
/// What is wrong with it.
pub fn reference(text: &str) -> Result<Option<Reference>, FieldError> {
    Reference::parse(text).map_err(|invalid| {
        let detail = match invalid {
            InvalidReference::TooLong => "整理番号は30文字以内で入力してください。",
            InvalidReference::ControlCharacter => {
                "整理番号に使えない文字が含まれています。入力し直してください。"
            }
            InvalidReference::TwelveDigits => {
                "整理番号に12桁以上の数字は使えません。マイナンバーを書かないでください。"
            }
        };
        FieldError::invalid("/reference", detail)
    })
}

impl Call {
    /// The caller's key for this request, if there is one.
    ///
    /// # Errors
    /// When there are several, or it is no `UUIDv7` that was made just now.
    pub fn idempotency_key(&self, now: Timestamp) -> Result<Option<InquiryId>, FieldError> {
        let mut keys = self.request.headers().get_all("idempotency-key").iter();
        match (keys.next(), keys.next()) {
            (None, _) => Ok(None),
            (Some(key), None) => key
                .to_str()
                .ok()
                .and_then(|key| InquiryId::from_idempotency_key(key, now).ok())
                .map(Some)
                .ok_or(KEY_INVALID),
            (Some(_), Some(_)) => Err(KEY_INVALID),
        }
    }
}

const KEY_INVALID: FieldError =
    FieldError::invalid("", "受付時刻を確かめられませんでした。もう一度ボタンを押してください。");
