//! The way of an inquiry, from top to bottom.

use std::pin::pin;

use futures_util::future::maybe_done;
use vrs_http::{Answer, Call, FieldError, Problem};
use vrs_policy::{Evidence, Inquiry, Refusal, Role, Subject, Visibility, decide, screen};
use vrs_store::{AskedAt, Candidates, Disclosed, Entry, RecordReader, Sealed, StoreError, beside};

use crate::App;
use crate::answer::disclosed;
use crate::request::{InquiryRequest, parse};

/// `POST /v1/transfer/inquiries`
pub async fn inquire(app: &App, call: &Call) -> Result<Answer, Problem> {
    let now = vrs_http::now();
    // Who may not ask learns nothing of how to ask; but a well-formed inquiry is recorded even so (A2).
    let InquiryRequest { inquiry, key } = parse(call, now).map_err(|problem| {
        if call.staff.has(Role::Inquirer) { problem } else { refused(Refusal::RoleRequired) }
    })?;
    let entry = app.inquiries.entry(&inquiry, key, now, &call.request_id);
    let (holder, subject) = (inquiry.holder.code, entry.subject().clone());
    match answer(app, &inquiry, &entry).await {
        Ok(answer) => Ok(answer.about(holder.as_str(), subject.as_str())),
        Err(problem) => Err(problem.about(holder.as_str(), subject.as_str())),
    }
}

async fn answer(app: &App, inquiry: &Inquiry, entry: &Entry) -> Result<Answer, Problem> {
    let refuse = async |refusal, within_limits| refuse(app, inquiry, entry, refusal, within_limits).await;
    let count = async || app.limits.count(&inquiry.staff, entry.inquired_at()).await;
    if let Err(refusal) = screen(inquiry) {
        let within_limits = count().await.map_err(trouble)?;
        return refuse(refusal, within_limits).await;
    }
    if app.limits.has_seen_full(&inquiry.staff, entry.inquired_at()) {
        return refuse(Refusal::TooManyInquiries, false).await;
    }
    // Everything is asked at once; but whether the inquiry is answered is settled without waiting for records, so that a
    // refusal tells nothing of them, not even by its time.
    let asked = AskedAt { inquiry, at: entry.inquired_at() };
    let mut records = pin!(maybe_done(ask_for(&app.records, asked)));
    let deciding = async { tokio::try_join!(app.evidence.read(&app.addendum, entry), count()) };
    let (stored, within_limits) = beside(deciding, &mut records).await.map_err(trouble)?;
    let last_registered_on = stored.holder_last_registered_on;
    let evidence = Evidence {
        within_limits,
        key_reused: stored.key_reused(),
        addendum: &app.addendum,
        inquirer_agreement: stored.agreements.inquirer.as_ref(),
        holder_agreement: stored.agreements.holder.as_ref(),
    };
    let permit = match decide(inquiry, &evidence) {
        Ok(permit) => permit,
        Err(refusal) => return refuse(refusal, within_limits).await,
    };
    records.as_mut().await;
    let Some(records) = records.take_output() else { return Err(Problem::internal("records are gone")) };
    let sealed = records.map_err(trouble)?.sealed(&app.records, asked).await.map_err(trouble)?;
    match app.inquiries.disclose(permit, sealed, entry, stored).await.map_err(trouble)? {
        Disclosed::Given(disclosure) => {
            let Visibility { is_hidden, is_cloaked_freshly, .. } = disclosure.visibility;
            let answer = disclosed(inquiry, &disclosure, last_registered_on)?;
            Ok(answer.about_protected(is_hidden, is_cloaked_freshly))
        }
        Disclosed::Refused(refusal) => Err(refused(refusal)),
        Disclosed::KeyReused => refuse(Refusal::KeyReused, within_limits).await,
    }
}

/// By number the records come with the first round trip, by name the persons that may be meant.
enum Records {
    Read(Sealed),
    ToRead(Candidates),
}

async fn ask_for(records: &RecordReader, asked: AskedAt<'_>) -> Result<Records, StoreError> {
    match &asked.inquiry.subject {
        Subject::MyNumber(number) => records.by_number(asked, number).await.map(Records::Read),
        Subject::Demographics(sought) => records.candidates(asked, sought.clone()).await.map(Records::ToRead),
    }
}

impl Records {
    async fn sealed(self, records: &RecordReader, asked: AskedAt<'_>) -> Result<Sealed, StoreError> {
        match self {
            Self::Read(sealed) => Ok(sealed),
            Self::ToRead(candidates) => records.by_candidates(asked, candidates).await,
        }
    }
}

/// Records a refusal, then answers it (A2). Where the holder would see it in its list, the inquirer's own protections are read
/// first, for everybody alike (P5).
async fn refuse(
    app: &App,
    inquiry: &Inquiry,
    entry: &Entry,
    refusal: Refusal,
    within_limits: bool,
) -> Result<Answer, Problem> {
    let visibility = if refusal.counts_as_received() {
        let asked = AskedAt { inquiry, at: entry.inquired_at() };
        app.records.cloak(asked).await.map_err(trouble)?
    } else {
        Visibility::default()
    };
    app.inquiries.refuse(refusal, visibility, entry, within_limits).await.map_err(trouble)?;
    // Whether the holder protects them isn't known here: nothing of it is read.
    Err(refused(refusal).about_cloaked(visibility.is_cloaked_freshly))
}

fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::RoleRequired => Problem::role_required(
            "照会できるのは、照会の権限（照会担当者）を持つ職員だけです。必要な場合は、システムの管理者に権限の追加を依頼してください。",
        ),
        Refusal::OwnMunicipality => Problem::invalid_fields(vec![FieldError::own_municipality("/holder")]),
        Refusal::TooManyInquiries => Problem::new(
            429,
            "too-many-inquiries",
            "照会の回数が上限に達しました",
            "1分ほど待ってから、もう一度照会してください。",
        )
        .retry_after("60"),
        Refusal::KeyReused => Problem::new(
            422,
            "idempotency-key-reused",
            "この照会の番号は使用済みです",
            "同じ番号が、別の内容の照会に使われています。入力した内容を確かめて、もう一度「照会」を押してください。",
        ),
        Refusal::IndividualConsentRequired => Problem::new(
            403,
            "individual-consent-required",
            "本人の同意が必要です",
            "本人の同意は必須です。転入者本人の同意を得て「本人同意」にチェックを入れてから、もう一度照会してください。",
        ),
    }
}

/// What the store could not do: nothing was disclosed.
fn trouble(error: StoreError) -> Problem {
    Problem::trouble(error.passes(), error)
}
