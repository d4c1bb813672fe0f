//! What can go wrong between a function and its store.

use std::error::Error;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// Why the store could not do what it was asked. The messages never hold what was stored or asked for.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The service did not answer, or was too busy to, after the retries. Waiting mends it.
    #[error("{operation} was not answered")]
    Unavailable {
        /// The call that failed.
        operation: &'static str,
        /// Why.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The service refused the call: a missing permission, a table that isn't there, a request that it finds
    /// invalid. Waiting doesn't mend it.
    #[error("{operation} was refused")]
    Refused {
        /// The call that failed.
        operation: &'static str,
        /// Why.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// An item is not of the form in which this crate writes it.
    #[error("an item of {table} has no valid '{attribute}'")]
    Corrupt {
        /// Where the item stands.
        table: &'static str,
        /// What is wrong with it.
        attribute: &'static str,
    },
    /// A permit was presented for records, or an inquiry, that it is not for. A fault of the program.
    #[error("the permit does not fit the inquiry and the records")]
    ForeignPermit,
    /// The process was not set up rightly.
    #[error("{0}")]
    Setup(String),
}

/// What services say when they have too much to do, or trouble of their own that passes.
const PASSING: [&str; 16] = [
    "DependencyTimeoutException",
    "InternalServerError",
    "KMSInternalException",
    "KeyUnavailableException",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    // A transaction met another one, or a throttled table. Whoever sent it looks first whether what it inserts stands already.
    "TransactionCanceledException",
    "TransactionInProgressException",
];

impl StoreError {
    /// Keeps the SDK's reason: its service code and message, or the chain of causes, never a whole response.
    #[must_use]
    pub fn of_call<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: Error + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let passes = passes(&error);
        let source = Box::new(error);
        if passes { Self::Unavailable { operation, source } } else { Self::Refused { operation, source } }
    }

    /// Whether the same request may be answered a little later.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(self, Self::Unavailable { .. })
    }
}

fn passes<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> bool {
    match error {
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => true,
        SdkError::ServiceError(answer) => {
            let status = answer.raw().status();
            status.is_server_error()
                || status.as_u16() == 429
                || answer.err().code().is_some_and(|it| PASSING.contains(&it))
        }
        // What could not even be sent, and what a later SDK may add.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::error::ErrorMetadata;
    use aws_sdk_dynamodb::operation::query::QueryError;

    fn answered(status: u16, code: &str) -> StoreError {
        let error = QueryError::generic(ErrorMetadata::builder().code(code).build());
        let response = HttpResponse::new(status.try_into().unwrap(), "".into());
        StoreError::of_call("Query", SdkError::service_error(error, response))
    }

    #[test]
    fn only_what_waiting_mends_is_unavailable() {
        for (status, code, expected) in [
            (400, "ThrottlingException", true),
            (400, "ProvisionedThroughputExceededException", true),
            (400, "RequestLimitExceeded", true),
            (400, "RequestTimeout", true),
            (500, "InternalServerError", true),
            (503, "", true),
            (429, "", true),
            (400, "AccessDeniedException", false),
            (400, "ValidationException", false),
            (400, "ResourceNotFoundException", false),
            (400, "UnrecognizedClientException", false),
            (400, "InvalidCiphertextException", false),
            (400, "", false),
        ] {
            assert_eq!(answered(status, code).passes(), expected, "{status} {code}");
        }
        for error in [SdkError::timeout_error("slow"), SdkError::construction_failure("wrong")] {
            let expected = matches!(error, SdkError::TimeoutError(_));
            assert_eq!(StoreError::of_call::<QueryError>("Query", error).passes(), expected);
        }
        assert!(!StoreError::ForeignPermit.passes());
        assert!(!StoreError::Corrupt { table: "Records", attribute: "sealed" }.passes());
    }
}
