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
mod steps;
mod terms;

pub use answer::{Answer, MunicipalityJson};
pub use body::{BODY_BYTES_MAX, CHUNK_BYTES_MAX, chunk_json, json, present, present_object, present_objects};
pub use caller::Call;
pub use clock::now;
pub use fields::{birth_date, my_number, reference};
pub use lambda_http::{Body, Error, Request, Response};
pub use logging::log_lines;
pub use problem::{FieldError, Problem, keep_error};
pub use schedule::run_on_schedule;
pub use serve::{BULK_DEADLINE, DEADLINE, reply, reply_within, run};
pub use steps::{Failure, StepError, run_in_steps, step};
pub use terms::TermsJson;
