//! The connection to AWS: one HTTP client for all tables, with time-outs that add up to less than a request
//! may take.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_config::environment::{EnvironmentVariableCredentialsProvider, EnvironmentVariableRegionProvider};
use aws_config::meta::region::ProvideRegion as _;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_dynamodb::config::retry::RetryPartition;
use aws_sdk_dynamodb::config::{SharedCredentialsProvider, SharedHttpClient, StalledStreamProtectionConfig};
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{SharedHttpConnector, http_client_fn};
use aws_types::origin::Origin;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use crate::environment::environment_if_any;

/// How many calls one request has in flight at most.
pub(crate) const CALLS_AT_ONCE: usize = 32;

/// The root certificates of Amazon Trust Services, which AWS names as those that its services' certificates go back to
/// (<https://www.amazontrust.com/repository/>): Amazon Root CA 1 to 4 and Starfield Services Root G2.
const AMAZON_ROOTS: &[u8] = include_bytes!("amazon-trust-services.pem");

static CONNECTIONS: AtomicU64 = AtomicU64::new(0);

/// A connection to the services that the store rests on.
#[derive(Debug, Clone)]
pub struct Connection {
    pub(crate) dynamodb: aws_sdk_dynamodb::Client,
    pub(crate) config: SdkConfig,
    /// A name of its own, for its quotas of retries.
    pub(crate) name: String,
}

impl Connection {
    /// Connects as Lambda's environment says: region, credentials, and endpoints other than the real ones
    /// (`AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL_KMS`, `AWS_ENDPOINT_URL_S3`, or `AWS_ENDPOINT_URL` for all).
    ///
    /// Nothing else is looked for. What `aws-config` finds on other machines (profiles, single sign-on, roles to take,
    /// instances' and containers' credentials) is never there on Lambda, and is left out of the program by not being called.
    pub async fn from_environment() -> Self {
        let mut config = SdkConfig::builder()
            .region(EnvironmentVariableRegionProvider::new().region().await)
            .credentials_provider(SharedCredentialsProvider::new(
                EnvironmentVariableCredentialsProvider::new(),
            ))
            .service_config(EndpointsOfEnvironment)
            .behavior_version(BehaviorVersion::latest())
            .http_client(http_client(amazon_only()))
            .timeout_config(timeouts())
            .retry_config(retries())
            // Whole answers are waited for, each attempt with its time-out: nothing streams that could stall.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        config.set_endpoint_url(environment_if_any("AWS_ENDPOINT_URL"));
        // Otherwise the SDK takes the number of attempts for a default, and puts its own in its place.
        config.insert_origin("retry_config", Origin::shared_config());
        Self::new(config.build())
    }

    /// Connects as the machine is configured, in all the ways of AWS's own tools: for programs that people run.
    pub async fn as_configured() -> Self {
        Self::new(loader().load().await)
    }

    /// Connects with this configuration.
    #[must_use]
    pub fn new(config: SdkConfig) -> Self {
        // The SDK keeps one quota of retries for all calls on a service in a process. A function has one connection;
        // where there are several, one whose service fails must not use up what another needs.
        let name = format!("connection-{}", CONNECTIONS.fetch_add(1, Ordering::Relaxed));
        let dynamodb = aws_sdk_dynamodb::config::Builder::from(&config)
            .retry_partition(RetryPartition::new(name.clone()))
            .build();
        Self { dynamodb: aws_sdk_dynamodb::Client::from_conf(dynamodb), config, name }
    }

    /// Connects to the `DynamoDB` at this address, with made-up credentials: for one machine.
    pub async fn to_endpoint(endpoint: &str) -> Self {
        let credentials = aws_sdk_dynamodb::config::Credentials::new("local", "local", None, None, "local");
        let region = aws_config::Region::new("ap-northeast-1");
        Self::new(
            loader().endpoint_url(endpoint).credentials_provider(credentials).region(region).load().await,
        )
    }
}

fn loader() -> aws_config::ConfigLoader {
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(http_client(TlsContext::default()))
        .timeout_config(timeouts())
        .retry_config(retries())
}

/// One connector for all services, made for the first call. The SDK's own client makes another for each service, TLS, roots and
/// all, to see that it can, and drops it: half a million instructions of a start.
fn http_client(trust: TlsContext) -> SharedHttpClient {
    let connector = OnceLock::new();
    http_client_fn(move |settings, components| {
        let made = connector.get_or_init(|| {
            let mut builder = Connector::builder().connector_settings(settings.clone());
            builder.set_sleep_impl(components.sleep_impl());
            let tls = builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(trust.clone());
            SharedHttpConnector::new(tls.build())
        });
        made.clone()
    })
}

/// Trusts Amazon's root certificates instead of the system's. Functions speak to AWS only, so none of the hundred and more other
/// authorities could make a certificate that they would take for AWS's; and to decode all of the system's was most of what a start
/// took. The price: if AWS ever moves to other roots, which it announces years ahead, functions have to be built anew; until then
/// they would answer 503, with the certificate as the cause in the log.
fn amazon_only() -> TlsContext {
    let roots = TrustStore::empty().with_pem_certificate(AMAZON_ROOTS);
    // Can't fail; if it did, the system's roots would stand in.
    TlsContext::builder().with_trust_store(roots).build().unwrap_or_default()
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_millis(1500))
        .operation_timeout(Duration::from_secs(4))
        .build()
}

fn retries() -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(3)
        .with_initial_backoff(Duration::from_millis(50))
        .with_max_backoff(Duration::from_millis(500))
}

/// What the SDK asks for each service: a variable by its name, and never a file.
#[derive(Debug)]
struct EndpointsOfEnvironment;

impl LoadServiceConfig for EndpointsOfEnvironment {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        environment_if_any(&variable_of(&key))
    }
}

fn variable_of(key: &ServiceConfigKey<'_>) -> String {
    format!("{}_{}", key.env(), key.service_id().to_uppercase().replace(' ', "_"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    use sha2::{Digest as _, Sha256};

    /// The fingerprints that Amazon Trust Services and Mozilla publish.
    #[test]
    fn functions_trust_amazons_roots_and_no_others() {
        let pem = std::str::from_utf8(AMAZON_ROOTS).unwrap();
        let fingerprints = pem.split("-----BEGIN CERTIFICATE-----").skip(1).map(|it| {
            let (content, _) = it.split_once("-----END CERTIFICATE-----").unwrap();
            let certificate = BASE64_STANDARD.decode(content.split_whitespace().collect::<String>()).unwrap();
            Sha256::digest(certificate).iter().map(|it| format!("{it:02x}")).collect::<String>()
        });
        assert_eq!(
            fingerprints.collect::<Vec<_>>(),
            [
                "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
                "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
                "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
                "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
                "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
            ]
        );
    }

    /// The names that AWS gives these variables.
    #[test]
    fn endpoints_have_a_variable_for_each_service() {
        for (service, expected) in [
            ("DynamoDB", "AWS_ENDPOINT_URL_DYNAMODB"),
            ("KMS", "AWS_ENDPOINT_URL_KMS"),
            ("S3", "AWS_ENDPOINT_URL_S3"),
        ] {
            let key = ServiceConfigKey::builder()
                .service_id(service)
                .env("AWS_ENDPOINT_URL")
                .profile("endpoint_url");
            assert_eq!(variable_of(&key.build().unwrap()), expected);
        }
    }

    #[tokio::test]
    async fn a_function_waits_and_tries_again_as_long_as_a_request_may_take() {
        let connection = Connection::from_environment().await;
        let config = connection.dynamodb.config();
        assert_eq!(config.retry_config().unwrap().max_attempts(), 3);
        let timeouts = config.timeout_config().unwrap();
        assert_eq!(timeouts.operation_attempt_timeout(), Some(Duration::from_millis(1500)));
        assert_eq!(timeouts.operation_timeout(), Some(Duration::from_secs(4)));
    }
}
