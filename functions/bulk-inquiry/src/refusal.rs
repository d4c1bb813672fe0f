//! Why a bulk, or a chunk of it, is not answered, and what to do.

use jiff::Timestamp;
use vrs_http::{Answer, Call, Problem};
use vrs_policy::{BulkRefusal, BulkSize};
use vrs_store::{BulkRecorder, StoreError};

/// Records a refusal, then answers it (A2).
pub async fn refuse(
    bulks: &BulkRecorder,
    refusal: BulkRefusal,
    size: BulkSize,
    call: &Call,
    now: Timestamp,
) -> Result<Answer, Problem> {
    bulks.refuse(refusal, &call.staff, size, now, &call.request_id).await.map_err(trouble)?;
    Err(refused(refusal))
}

/// The answer to a refusal. The words on a stop accuse nobody: a file of the wrong year looks just so.
pub const fn refused(refusal: BulkRefusal) -> Problem {
    match refusal {
        BulkRefusal::RoleRequired => Problem::role_required(
            "6人以上、またはすべての自治体への一括照会ができるのは、一括照会の権限（一括照会担当者）を持つ職員だけです。5人までは、照会の権限（照会担当者）で自治体を指定して照会できます。",
        ),
        BulkRefusal::Limit => Problem::new(
            429,
            "bulk-limit",
            "1日に照会できる人数の上限を超えます",
            "人数を減らすか、翌日に照会してください。急ぐ場合は、システムの管理者に相談してください。",
        ),
        BulkRefusal::Paused => Problem::new(
            429,
            "bulk-paused",
            "一括照会を停止しています",
            "見つからない方が多いため、確認のために停止しました。ファイルの内容を確かめて、システムの管理者に連絡してください。1人ずつの照会は続けられます。",
        ),
        BulkRefusal::Unknown => unknown(),
        BulkRefusal::Closed => Problem::new(
            409,
            "bulk-closed",
            "この一括照会は終了しています",
            "開始から60分を過ぎたか、確認事項が改定されました。ファイルを選び直して、もう一度始めてください。",
        ),
        BulkRefusal::Invalid => Problem::new(
            422,
            "invalid-field",
            "入力内容を確認してください",
            "人数または照会先が、開始したときの内容と合いません。ファイルを選び直して、もう一度始めてください。",
        ),
        BulkRefusal::ChunkReused => Problem::new(
            422,
            "chunk-reused",
            "ファイルの内容が変わっています",
            "照会を始めたときと違う内容です。同じファイルを選び直すか、新しい一括照会を始めてください。",
        ),
        BulkRefusal::KeyReused => Problem::new(
            422,
            "idempotency-key-reused",
            "この照会の番号は使用済みです",
            "同じ番号が、別の内容の照会に使われています。入力した内容を確かめて、もう一度始めてください。",
        ),
    }
}

/// 404: there is no such bulk, or it is another's.
pub const fn unknown() -> Problem {
    Problem::new(
        404,
        "unknown-bulk",
        "一括照会が見つかりません",
        "照会履歴から選び直すか、ファイルを選び直して、もう一度始めてください。",
    )
}

/// What the store could not do: nothing was disclosed.
pub fn trouble(error: StoreError) -> Problem {
    Problem::trouble(error.passes(), error)
}
