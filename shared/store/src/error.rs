//! What can go wrong between a function and its store.

use std::error::Error;

use aws_sdk_dynamodb::error::SdkError;

/// Why the store could not do what it was asked. The messages never hold what was stored or asked for.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The store did not answer, or refused to, after the retries.
    #[error("{operation} failed")]
    Unavailable {
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
    /// An idempotency key stands for another inquiry already.
    #[error("the idempotency key was used for another inquiry")]
    IdempotencyKeyReused,
    /// A permit was presented for records, or an inquiry, that it is not for. A fault of the program.
    #[error("the permit does not fit the inquiry")]
    ForeignPermit,
    /// The process was not set up rightly.
    #[error("{0}")]
    Setup(String),
}

impl StoreError {
    /// Keeps the SDK's reason: its service code and message, or the chain of causes, never a whole response.
    pub(crate) fn unavailable<E, R>(operation: &'static str, error: SdkError<E, R>) -> Self
    where
        E: Error + Send + Sync + 'static,
        R: std::fmt::Debug + Send + Sync + 'static,
    {
        Self::Unavailable { operation, source: Box::new(error) }
    }
}
