//! Fields that more than one function reads.

use jiff::Timestamp;
use vrs_policy::{InquiryId, InvalidMyNumber, MyNumber};

use crate::caller::Call;
use crate::problem::FieldError;

/// The individual number at `/subject/myNumber`, as it was typed.
///
/// # Errors
/// What is wrong with it, without what was typed.
pub fn my_number(text: &str) -> Result<MyNumber, FieldError> {
    MyNumber::parse_typed(text).map_err(|invalid| FieldError {
        pointer: "/subject/myNumber",
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
