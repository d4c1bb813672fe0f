//! Lists the inquiries that a municipality made and, for its auditors, those that others made about its
//! residents (A5).

mod cursor;
mod listing;

use lambda_http::{Body, Request, RequestExt as _, Response};
use vrs_http::{Answer, Call, FieldError, Problem};
use vrs_policy::{Month, Role};
use vrs_store::{Connection, Direction, InquiryReader, StoreError, environment};

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
    vrs_http::answer(request, |call| async move { list(app, &call).await }).await
}

/// `GET /v1/transfer/inquiries`
async fn list(app: &App, call: &Call) -> Result<Answer, Problem> {
    let municipality = call.staff.municipality.code;
    let direction = parameter(call, "direction").map(|it| it.and_then(|it| Direction::parse(&it)));
    // Before the fields, as everywhere: the role.
    if direction == Some(Some(Direction::Received)) && !call.staff.has(Role::Auditor) {
        return Err(Problem::role_required(
            "受けた照会を見られるのは、監査担当者（auditor）だけです。必要な場合は、管理者に依頼してください。",
        ));
    }
    let month = match parameter(call, "month") {
        None => Some(Month::of(vrs_http::now())),
        Some(text) => text.and_then(|it| Month::parse(&it)),
    };
    let (direction, month) = match (direction.flatten(), month) {
        (Some(direction), Some(month)) => (direction, month),
        (direction, month) => {
            let errors = [(direction.is_none(), DIRECTION_INVALID), (month.is_none(), MONTH_INVALID)];
            return Err(Problem::invalid_fields(
                errors.into_iter().filter_map(|(wrong, error)| wrong.then_some(error)).collect(),
            ));
        }
    };
    let scope = cursor::Scope { municipality, direction, month };
    let place = match parameter(call, "cursor") {
        None => None,
        Some(text) => Some(
            text.and_then(|it| scope.read(&it))
                .ok_or_else(|| Problem::malformed("the cursor is not of this list"))?,
        ),
    };
    let page =
        app.inquiries.page(municipality, direction, month, place).await.map_err(Problem::unavailable)?;
    Answer::json(200, &listing::json(&page, &scope))
}

/// A parameter of the query: absent, given once, or (the inner `None`) given twice.
fn parameter(call: &Call, name: &str) -> Option<Option<String>> {
    let parameters = call.request.query_string_parameters();
    match parameters.all(name)?.as_slice() {
        [value] => Some(Some((*value).to_owned())),
        _ => Some(None),
    }
}

const DIRECTION_INVALID: FieldError =
    FieldError::invalid("/direction", "direction には made か received を指定してください。");
const MONTH_INVALID: FieldError = FieldError::invalid("/month", "月は 2021-12 の形で指定してください。");
