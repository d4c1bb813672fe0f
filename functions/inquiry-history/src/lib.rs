//! Lists the inquiries that a municipality made and, for its auditors, those that others made about its
//! residents (A5).

mod cursor;
mod listing;

use lambda_http::{Body, Request, RequestExt as _, Response};
use vrs_http::{Answer, Call, FieldError, Problem};
use vrs_policy::{Direction, Month, Role};
use vrs_store::{Connection, InquiryReader, Line, StoreError, environment};

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
    if asks_for_received(call) && !call.staff.has(Role::Auditor) {
        return Err(Problem::role_required(
            "照会された記録を見られるのは、監査の権限（監査担当者）を持つ職員だけです。必要な場合は、システムの管理者に権限の追加を依頼してください。",
        ));
    }
    let [direction, month, cursor] = call.query(["direction", "month", "cursor"])?;
    let direction = direction.and_then(|it| Direction::parse(&it));
    let month = month.map_or_else(|| Some(Month::of(vrs_http::now())), |it| Month::parse(&it));
    let (direction, month) = match (direction, month) {
        (Some(direction), Some(month)) => (direction, month),
        (direction, month) => {
            let errors = [(direction.is_none(), DIRECTION_INVALID), (month.is_none(), MONTH_INVALID)];
            return Err(Problem::invalid_fields(
                errors.into_iter().filter_map(|(wrong, error)| wrong.then_some(error)).collect(),
            ));
        }
    };
    let scope = cursor::Scope { municipality, direction, month };
    let foreign = || Problem::malformed("the cursor is not of this list");
    let place = cursor.map(|it| scope.read(&it).ok_or_else(foreign)).transpose()?;
    let page = inquiries.page(municipality, direction, month, place).await;
    let page = page.map_err(|it| Problem::trouble(it.passes(), it))?;
    for line in &page.lines {
        if let Line::Unreadable { error, .. } = line {
            call.log_trouble("unreadable-item", &**error);
        }
    }
    let answer = Answer::json(200, &listing::json(&page, &scope))?;
    Ok(match direction {
        Direction::Made => answer,
        // They tell where people moved to: who reads many of them is worth an alarm.
        Direction::Received => answer.with_outcome("listed-received"),
    })
}

fn asks_for_received(call: &Call) -> bool {
    let parameters = call.request.query_string_parameters();
    let directions = parameters.all("direction").unwrap_or_default();
    directions.into_iter().any(|it| Direction::parse(it) == Some(Direction::Received))
}

const DIRECTION_INVALID: FieldError =
    FieldError::invalid("/direction", "direction には made か received を指定してください。");
const MONTH_INVALID: FieldError = FieldError::invalid("/month", "月は 2021-12 の形で指定してください。");
