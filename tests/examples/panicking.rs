//! A function that panics when it is asked to, run as every function is: to see what becomes of a panic under Lambda.
//! It is never deployed.

use vrs_http::{Answer, Body, Error, Request, Response};

#[tokio::main]
async fn main() -> Result<(), Error> {
    vrs_http::run(async || Ok::<_, Error>(()), |(), request| panicking(request)).await
}

#[allow(clippy::manual_assert, clippy::panic, reason = "this is what it is for")]
async fn panicking(request: Request) -> Response<Body> {
    vrs_http::reply(request, |call| async move {
        if call.request.uri().path() == "/v1/panic" {
            panic!("a secret: 123456789018");
        }
        Answer::json(200, &"well")
    })
    .await
}
