//! The connection to AWS: one HTTP client for all tables, with time-outs that add up to less than a request
//! may take.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_dynamodb::config::retry::RetryPartition;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

/// How many calls one request has in flight at most.
pub(crate) const CALLS_AT_ONCE: usize = 32;

static CONNECTIONS: AtomicU64 = AtomicU64::new(0);

/// A connection to the services that the store rests on.
#[derive(Debug, Clone)]
pub struct Connection {
    pub(crate) dynamodb: aws_sdk_dynamodb::Client,
    config: SdkConfig,
}

impl Connection {
    /// Connects as the environment says: region, credentials, and endpoints other than the real ones
    /// (`AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL_KMS`).
    pub async fn from_environment() -> Self {
        Self::new(loader().load().await)
    }

    /// Connects with this configuration.
    #[must_use]
    pub fn new(config: SdkConfig) -> Self {
        // The SDK keeps one quota of retries for all clients of a service in a process. A function has one connection;
        // where there are several, one whose service fails must not use up what another needs.
        let number = CONNECTIONS.fetch_add(1, Ordering::Relaxed);
        let dynamodb = aws_sdk_dynamodb::config::Builder::from(&config)
            .retry_partition(RetryPartition::new(format!("connection-{number}")))
            .build();
        Self { dynamodb: aws_sdk_dynamodb::Client::from_conf(dynamodb), config }
    }

    /// Connects to the `DynamoDB` at this address, with made-up credentials: for one machine.
    pub async fn to_endpoint(endpoint: &str) -> Self {
        let credentials = aws_sdk_dynamodb::config::Credentials::new("local", "local", None, None, "local");
        let region = aws_config::Region::new("ap-northeast-1");
        Self::new(
            loader().endpoint_url(endpoint).credentials_provider(credentials).region(region).load().await,
        )
    }

    pub(crate) fn kms(&self) -> aws_sdk_kms::Client {
        aws_sdk_kms::Client::new(&self.config)
    }
}

fn loader() -> aws_config::ConfigLoader {
    let http =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_millis(1500))
        .operation_timeout(Duration::from_secs(4))
        .build();
    let retries = RetryConfig::standard()
        .with_max_attempts(3)
        .with_initial_backoff(Duration::from_millis(50))
        .with_max_backoff(Duration::from_millis(500));
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .timeout_config(timeouts)
        .retry_config(retries)
}
