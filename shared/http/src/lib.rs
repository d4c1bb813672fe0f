//! The edge of every function: an event of API Gateway in, an answer or a problem out, one log line a request.

mod answer;
mod body;
mod caller;
mod clock;
mod fields;
mod logging;
mod problem;
mod query;
mod schedule;
mod serve;
mod terms;

pub use answer::{Answer, MunicipalityJson};
pub use body::{BODY_BYTES_MAX, json, present, present_object};
pub use caller::Call;
pub use clock::now;
pub use fields::my_number;
pub use lambda_http::{Body, Error, Request, Response};
pub use logging::log_lines;
pub use problem::{FieldError, Problem};
pub use schedule::run_on_schedule;
pub use serve::{DEADLINE, reply, run};
pub use terms::TermsJson;
