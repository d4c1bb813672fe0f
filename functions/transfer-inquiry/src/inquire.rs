//! The way of an inquiry, from top to bottom.

use jiff::Timestamp;
use vrs_http::{Answer, Call, FieldError, Problem};
use vrs_policy::{Agreement, Evidence, Inquiry, Permit, Refusal, Role, Subject, decide, screen};
use vrs_store::{Candidates, Entry, Sealed, StoreError, new_id};

use crate::App;
use crate::answer::disclosed;
use crate::request::{Asked, parse};

/// `POST /v1/transfer/inquiries`
pub async fn inquire(app: &App, call: &Call) -> Result<Answer, Problem> {
    let now = vrs_http::now();
    // Who may not ask learns nothing of how to ask; but a well-formed inquiry is recorded even so (A2).
    let Asked { inquiry, key } = parse(call, now).map_err(|problem| {
        if call.staff.has(Role::Inquirer) { problem } else { refused(Refusal::RoleRequired) }
    })?;
    let id = key.unwrap_or_else(|| new_id(now));
    let entry = Entry::new(id, &inquiry, &app.keys, now, &call.request_id);
    if let Err(refusal) = screen(&inquiry) {
        return refuse(app, refusal, entry).await;
    }
    let gathered = gather(app, &inquiry, now).await.map_err(unavailable)?;
    let permit = match gathered.decide(app, &inquiry) {
        Ok(permit) => permit,
        Err(refusal) => return refuse(app, refusal, entry).await,
    };
    let sealed = gathered.records.sealed(app).await.map_err(unavailable)?;
    match app.inquiries.disclose(permit, sealed, &entry).await.map_err(unavailable)? {
        Ok(disclosure) => {
            Ok(disclosed(&inquiry, &disclosure)?.with_asked(&inquiry.staff.sub, entry.subject().as_str()))
        }
        Err(refusal) => Err(refused(refusal)),
    }
}

/// What one round trip brings: agreements, records and count are read at once.
struct Gathered {
    inquirer_agreement: Option<Agreement>,
    holder_agreement: Option<Agreement>,
    records: Records,
    within_limits: bool,
}

/// By number the records come with the first round trip, by name the persons that may be meant.
enum Records {
    Read(Sealed),
    ToRead(Candidates),
}

async fn gather(app: &App, inquiry: &Inquiry, now: Timestamp) -> Result<Gathered, StoreError> {
    let (inquirer, holder) = (inquiry.staff.municipality.code, inquiry.holder.code);
    let records = async {
        match &inquiry.subject {
            Subject::MyNumber(number) => app.records.by_number(holder, number).await.map(Records::Read),
            Subject::Demographics(sought) => {
                app.records.candidates(holder, sought.clone()).await.map(Records::ToRead)
            }
        }
    };
    let ((inquirer_agreement, holder_agreement), records, within_limits) = tokio::try_join!(
        app.agreements.both(&app.addendum, inquirer, holder),
        records,
        app.limits.count(&inquiry.staff, now),
    )?;
    Ok(Gathered { inquirer_agreement, holder_agreement, records, within_limits })
}

impl Gathered {
    fn decide(&self, app: &App, inquiry: &Inquiry) -> Result<Permit, Refusal> {
        let evidence = Evidence {
            within_limits: self.within_limits,
            addendum: &app.addendum,
            inquirer_agreement: self.inquirer_agreement.as_ref(),
            holder_agreement: self.holder_agreement.as_ref(),
        };
        decide(inquiry, &evidence)
    }
}

impl Records {
    async fn sealed(self, app: &App) -> Result<Sealed, StoreError> {
        match self {
            Self::Read(sealed) => Ok(sealed),
            Self::ToRead(candidates) => app.records.by_candidates(candidates).await,
        }
    }
}

/// Records a refusal, then answers it (A2).
async fn refuse(app: &App, refusal: Refusal, entry: Entry) -> Result<Answer, Problem> {
    app.inquiries.refuse(refusal, entry).await.map_err(unavailable)?;
    Err(refused(refusal))
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
        Refusal::IndividualConsentRequired => Problem::new(
            403,
            "individual-consent-required",
            "本人の同意が必要です",
            "本人の同意は必須です。転入者本人の同意を得て「本人同意」にチェックを入れてから、もう一度照会してください。",
        ),
    }
}

/// What the store could not do: nothing was disclosed.
fn unavailable(error: StoreError) -> Problem {
    match error {
        StoreError::IdempotencyKeyReused => Problem::new(
            422,
            "idempotency-key-reused",
            "この照会の番号は使用済みです",
            "同じ番号が、別の内容の照会に使われています。入力した内容を確かめて、もう一度「照会」を押してください。",
        ),
        other => Problem::unavailable(other),
    }
}
