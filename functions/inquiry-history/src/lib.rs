//! Lists the inquiries that a municipality made and, for its auditors, those that others made about its
//! residents (A5).

mod cursor;
mod listing;

use lambda_http::{Body, Request, RequestExt as _, Response};
use vrs_http::{Answer, Call, FieldError, Problem};
use vrs_policy::{Direction, Month, Role};
use vrs_store::{Connection, InquiryReader, Line, StoreError, environment};

/// What the fuzz targets reach.
#[cfg(fuzzing)]
pub use cursor::Scope;

/// What the function needs: the right to read the record of inquiries.
#[derive(Debug)]
pub struct App {
    inquiries: InquiryReader,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub const fn new(inquiries: InquiryReader) -> Self {
        Self { inquiries }
    }

    /// Sets up from the environment of the process.
    ///
    /// # Errors
    /// [`StoreError::Setup`]
    pub async fn from_environment() -> Result<Self, StoreError> {
        let connection = Connection::from_environment().await;
        let inquiries = InquiryReader::new(connection, environment("INQUIRIES_TABLE")?);
        inquiries.warm_up().await;
        Ok(Self::new(inquiries))
    }
}

/// Answers one event.
pub async fn handle(app: &App, request: Request) -> Response<Body> {
    vrs_http::reply(request, |call| async move { list(&app.inquiries, &call).await }).await
}

/// `GET /v1/transfer/inquiries`
async fn list(inquiries: &InquiryReader, call: &Call) -> Result<Answer, Problem> {
    let municipality = call.staff.municipality.code;
    // Before the form and the fields, as everywhere: the role.
    if asks_for_received(call) && !(call.staff.has(Role::Auditor) || call.staff.has(Role::Guardian)) {
        return Err(Problem::role_required(
            "照会された記録を見られるのは、監査の権限（監査担当者）を持つ職員だけです。必要な場合は、システムの管理者に権限の追加を依頼してください。",
        ));
    }
    let (direction, month, cursor) = parse(call)?;
    let scope = cursor::Scope { municipality, direction, month };
    let foreign = || Problem::malformed("the cursor is not of this list");
    let place = cursor.map(|it| scope.read(&it).ok_or_else(foreign)).transpose()?;
    let is_first = place.is_none();
    let hidden = async {
        let is_counted = direction == Direction::Received && is_first;
        if is_counted { inquiries.hidden(municipality, month).await } else { Ok(0) }
    };
    let read = tokio::try_join!(inquiries.page(municipality, direction, month, place), hidden);
    let (page, hidden) = read.map_err(|it| Problem::trouble(it.passes(), it))?;
    for line in &page.lines {
        if let Line::Unreadable { error, .. } = line {
            call.log_trouble("unreadable-item", &**error);
        }
    }
    let answer = Answer::json(200, &listing::json(&page, hidden, &scope))?;
    Ok(match direction {
        Direction::Made => answer,
        // They tell where people moved to: who reads many of them is worth an alarm.
        Direction::Received | Direction::ReceivedProtected | Direction::ReceivedByGuardians => {
            answer.with_outcome("listed-received")
        }
    })
}

/// Which list, of which month, and where in it.
fn parse(call: &Call) -> Result<(Direction, Month, Option<String>), Problem> {
    let [direction, month, protected, cursor] = call.query(["direction", "month", "protected", "cursor"])?;
    let direction = direction.and_then(|it| Direction::parse(&it));
    let month = month.map_or_else(|| Some(Month::of(vrs_http::now())), |it| Month::parse(&it));
    let protected = match (protected.as_deref(), direction) {
        (None, _) => Some(false),
        (Some("true"), Some(Direction::Received)) => Some(true),
        _ => None,
    };
    let (Some(direction), Some(month), Some(protected)) = (direction, month, protected) else {
        let errors = [
            (direction.is_none(), DIRECTION_INVALID),
            (month.is_none(), MONTH_INVALID),
            (protected.is_none(), PROTECTED_INVALID),
        ];
        return Err(Problem::invalid_fields(
            errors.into_iter().filter_map(|(wrong, error)| wrong.then_some(error)).collect(),
        ));
    };
    // A guardian who is no auditor sees what concerns the protected, and nothing else (P4).
    let only_protected = protected || !call.staff.has(Role::Auditor);
    let direction = match direction {
        // Who asked about somebody whom both protect is for guardians only (P5).
        Direction::Received if only_protected && call.staff.has(Role::Guardian) => {
            Direction::ReceivedByGuardians
        }
        Direction::Received if only_protected => Direction::ReceivedProtected,
        other => other,
    };
    Ok((direction, month, cursor))
}

fn asks_for_received(call: &Call) -> bool {
    let parameters = call.request.query_string_parameters();
    let directions = parameters.all("direction").unwrap_or_default();
    directions.into_iter().any(|it| Direction::parse(it) == Some(Direction::Received))
}

const PROTECTED_INVALID: FieldError = FieldError::invalid(
    "/protected",
    "protected には、direction=received のときだけ true を指定してください。",
);
const DIRECTION_INVALID: FieldError =
    FieldError::invalid("/direction", "direction には made か received を指定してください。");
const MONTH_INVALID: FieldError = FieldError::invalid("/month", "月は 2021-12 の形で指定してください。");
