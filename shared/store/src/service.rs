//! Services of which a function needs one call, or four: called through the SDK's own way for single requests (its retries,
//! time-outs, credentials and signatures), without the client of the service. That of the key service would be a tenth of a
//! start's instructions, and that of S3 a megabyte of the import's zip (DECISIONS.md).

use std::fmt;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::timeout::TimeoutConfig;
use aws_runtime::auth::sigv4::{self, SigV4AuthScheme};
use aws_runtime::auth::{SigV4OperationSigningConfig, SigningOptions};
use aws_runtime::retries::classifiers::AwsErrorCodeClassifier;
use aws_sdk_dynamodb::config::http::{HttpRequest, HttpResponse};
use aws_sdk_dynamodb::config::{Layer, RuntimeComponentsBuilder};
use aws_sdk_dynamodb::error::{BoxError, ErrorMetadata, SdkError};
use aws_smithy_runtime::client::http::connection_poisoning::ConnectionPoisoningInterceptor;
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime::client::retries::RetryPartition;
use aws_smithy_runtime::client::retries::classifiers::{HttpStatusCodeClassifier, TransientErrorClassifier};
use aws_smithy_runtime_api::client::auth::AuthSchemeOptionResolverParams;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::orchestrator::{OrchestratorError, SensitiveOutput};
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;
use aws_smithy_runtime_api::http::Headers;
use aws_types::service_config::ServiceConfigKey;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::connection::Connection;

/// How long a part of a file may take to come or go, and with all attempts.
const FILE_ATTEMPT: Duration = Duration::from_secs(10);
const FILE_CALL: Duration = Duration::from_secs(30);

/// A service of AWS.
#[derive(Debug, Clone)]
pub struct Service {
    connection: Connection,
    /// As AWS signs it: `kms`.
    name: &'static str,
    endpoint: String,
    signing: SigningOptions,
    timeouts: TimeoutConfig,
}

/// One call to it.
pub struct ServiceCall {
    /// What AWS calls it, for what is said of its failure.
    pub operation: &'static str,
    /// The method of HTTP.
    pub method: &'static str,
    /// From its `/` on, percent-encoded.
    pub path: String,
    /// Besides those of the signature.
    pub headers: Vec<(&'static str, String)>,
    /// Its content, if any.
    pub body: Vec<u8>,
}

/// What it said.
pub struct ServiceAnswer {
    headers: Headers,
    /// All of the content.
    pub body: Zeroizing<Vec<u8>>,
}

impl ServiceAnswer {
    /// A header, if it is there.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }
}

/// Shows nothing of its content.
impl fmt::Debug for ServiceCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceCall").field("operation", &self.operation).finish_non_exhaustive()
    }
}

/// Shows nothing of its content.
impl fmt::Debug for ServiceAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceAnswer").finish_non_exhaustive()
    }
}

/// Why a call failed, in the SDK's words.
pub type ServiceFailure = SdkError<ErrorMetadata, HttpResponse>;

impl Service {
    /// The key service.
    pub(crate) fn kms(connection: &Connection) -> Self {
        let config = &connection.config;
        let endpoint = elsewhere(config, "KMS").unwrap_or_else(|| at_home(config, "kms"));
        let timeouts = config.timeout_config().cloned();
        Self {
            connection: connection.clone(),
            name: "kms",
            endpoint,
            signing: SigningOptions::default(),
            timeouts: timeouts.unwrap_or_else(TimeoutConfig::disabled),
        }
    }

    /// A bucket of S3. With another endpoint than AWS's the bucket stands in the path, since it has no name of its own there.
    #[must_use]
    pub fn s3(connection: &Connection, bucket: &str) -> Self {
        let config = &connection.config;
        let endpoint = match elsewhere(config, "S3") {
            Some(endpoint) => format!("{}/{bucket}", endpoint.trim_end_matches('/')),
            None => at_home(config, &format!("{bucket}.s3")),
        };
        // As S3 alone has it: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
        let mut signing = SigningOptions::default();
        signing.double_uri_encode = false;
        signing.normalize_uri_path = false;
        signing.content_sha256_header = true;
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(1))
            .operation_attempt_timeout(FILE_ATTEMPT)
            .operation_timeout(FILE_CALL)
            .build();
        Self { connection: connection.clone(), name: "s3", endpoint, signing, timeouts }
    }

    /// Makes the call, again if need be, and reads the whole answer.
    ///
    /// # Errors
    /// [`ServiceFailure`]: any status but one of success, or why there is no answer.
    pub async fn call(&self, call: ServiceCall) -> Result<ServiceAnswer, ServiceFailure> {
        let operation = Operation::builder()
            .service_name(self.name)
            .operation_name(call.operation)
            .endpoint_url(&self.endpoint)
            .timeout_config(self.timeouts.clone())
            .runtime_plugin(self.plugin())
            .serializer(request)
            .deserializer(answer);
        let operation = match self.connection.config.retry_config() {
            Some(retries) => operation.standard_retry(retries),
            None => operation.no_retry(),
        };
        let operation = match self.connection.config.http_client() {
            Some(client) => operation.http_client(client),
            None => operation,
        };
        operation.build().invoke(call).await
    }

    /// What the SDK's clients have besides: the signature, what is tried again, and that no content comes into a log.
    fn plugin(&self) -> StaticRuntimePlugin {
        let Connection { config: settings, name: connection, .. } = &self.connection;
        let mut config = Layer::new("service");
        config.store_put(RetryPartition::new(format!("{connection}-{}", self.name)));
        config.store_put(SensitiveOutput);
        config.store_put(AuthSchemeOptionResolverParams::new(()));
        config.store_put(SigV4OperationSigningConfig {
            region: settings.region().cloned().map(Into::into),
            name: Some(self.name.into()),
            signing_options: self.signing.clone(),
            ..SigV4OperationSigningConfig::default()
        });
        let signed = StaticAuthSchemeOptionResolver::new(vec![sigv4::SCHEME_ID]);
        let mut components = RuntimeComponentsBuilder::new("service")
            .with_auth_scheme(SigV4AuthScheme::new())
            .with_auth_scheme_option_resolver(Some(signed))
            .with_interceptor(ConnectionPoisoningInterceptor::new())
            .with_retry_classifier(HttpStatusCodeClassifier::default())
            .with_retry_classifier(TransientErrorClassifier::<ErrorMetadata>::new())
            .with_retry_classifier(AwsErrorCodeClassifier::<ErrorMetadata>::new());
        if let Some(credentials) = settings.credentials_provider() {
            components.set_identity_resolver(sigv4::SCHEME_ID, credentials);
        }
        StaticRuntimePlugin::new().with_config(config.freeze()).with_runtime_components(components)
    }
}

/// Where the service is instead of at AWS, if anywhere: as the SDK's clients find it.
fn elsewhere(config: &SdkConfig, id: &str) -> Option<String> {
    let of_all = config.endpoint_url().map(str::to_owned);
    if config.get_origin("endpoint_url").is_client_config() {
        return of_all;
    }
    let key = ServiceConfigKey::builder().service_id(id).env("AWS_ENDPOINT_URL").profile("endpoint_url");
    let of_service = key.build().ok().and_then(|key| config.service_config()?.load_config(key));
    of_service.or(of_all)
}

/// The endpoint that everybody takes: none for FIPS, none for IPv6.
fn at_home(config: &SdkConfig, host: &str) -> String {
    let region = config.region().map_or("", AsRef::as_ref);
    format!("https://{host}.{region}.amazonaws.com")
}

fn request(call: ServiceCall) -> Result<HttpRequest, BoxError> {
    let mut request = HttpRequest::new(call.body.into());
    request.set_method(call.method)?;
    request.set_uri(call.path)?;
    for (name, value) in call.headers {
        request.headers_mut().try_insert(name, value)?;
    }
    Ok(request)
}

fn answer(response: &HttpResponse) -> Result<ServiceAnswer, OrchestratorError<ErrorMetadata>> {
    let body = response.body().bytes().unwrap_or_default();
    if response.status().is_success() {
        return Ok(ServiceAnswer {
            headers: response.headers().clone(),
            body: Zeroizing::new(body.to_vec()),
        });
    }
    Err(OrchestratorError::operation(refusal(response.status().as_u16(), body)))
}

/// Code and message of a refusal, as the key service (JSON) or S3 (XML) has them; what has no content is told by its status.
fn refusal(status: u16, body: &[u8]) -> ErrorMetadata {
    #[derive(Deserialize)]
    struct Json {
        #[serde(rename = "__type")]
        code: Option<String>,
        #[serde(alias = "Message")]
        message: Option<String>,
    }
    let (code, message) = match serde_json::from_slice(body) {
        // The code may have a name space before it.
        Ok(Json { code, message }) => (code.and_then(|it| it.rsplit('#').next().map(str::to_owned)), message),
        Err(_) => (element(body, "Code"), element(body, "Message")),
    };
    let refusal = ErrorMetadata::builder().code(code.unwrap_or_else(|| format!("HTTP {status}")));
    match message {
        Some(message) => refusal.message(message).build(),
        None => refusal.build(),
    }
}

/// The text of the first element of this name.
fn element(xml: &[u8], name: &str) -> Option<String> {
    let (_, rest) = str::from_utf8(xml).ok()?.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_config::{BehaviorVersion, Region};
    use aws_types::service_config::LoadServiceConfig;

    #[test]
    fn a_refusal_is_read_in_the_words_of_either_service() {
        for (body, code, message) in [
            (r#"{"__type":"AccessDeniedException","message":"no"}"#, "AccessDeniedException", Some("no")),
            (
                r#"{"__type":"com.amazonaws.kms#DisabledException","Message":"no"}"#,
                "DisabledException",
                Some("no"),
            ),
            (r#"{"__type":"KMSInternalException"}"#, "KMSInternalException", None),
            (
                "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>no</Message></Error>",
                "SlowDown",
                Some("no"),
            ),
            ("<Error><Code>SlowDown", "HTTP 503", None),
            ("{}", "HTTP 503", None),
            ("", "HTTP 503", None),
        ] {
            let refusal = refusal(503, body.as_bytes());
            assert_eq!((refusal.code(), refusal.message()), (Some(code), message), "{body}");
        }
        assert_eq!(refusal(503, b"\xFF").code(), Some("HTTP 503"));
    }

    #[test]
    fn g2_neither_a_call_nor_an_answer_shows_its_content() {
        let body = b"123456789018".to_vec();
        let answer = ServiceAnswer { headers: Headers::new(), body: Zeroizing::new(body.clone()) };
        let call = ServiceCall {
            operation: "PutObject",
            method: "PUT",
            path: "/".into(),
            headers: Vec::new(),
            body,
        };
        assert_eq!(
            format!("{call:?} {answer:?}"),
            "ServiceCall { operation: \"PutObject\", .. } ServiceAnswer { .. }"
        );
    }

    #[derive(Debug)]
    struct EndpointOfKms;

    impl LoadServiceConfig for EndpointOfKms {
        fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
            (key.service_id() == "KMS").then(|| "http://127.0.0.1:2".to_owned())
        }
    }

    #[test]
    fn services_are_called_at_aws_unless_another_endpoint_is_set() {
        let endpoints = |config: aws_types::sdk_config::Builder| {
            let config = config.region(Region::from_static("ap-northeast-1"));
            let connection = Connection::new(config.behavior_version(BehaviorVersion::latest()).build());
            [Service::kms(&connection).endpoint, Service::s3(&connection, "files").endpoint]
        };
        assert_eq!(
            endpoints(SdkConfig::builder()),
            ["https://kms.ap-northeast-1.amazonaws.com", "https://files.s3.ap-northeast-1.amazonaws.com"]
        );
        assert_eq!(
            endpoints(SdkConfig::builder().endpoint_url("http://127.0.0.1:1/")),
            ["http://127.0.0.1:1/", "http://127.0.0.1:1/files"]
        );
        let of_all = SdkConfig::builder().endpoint_url("http://127.0.0.1:1");
        assert_eq!(
            endpoints(of_all.service_config(EndpointOfKms)),
            ["http://127.0.0.1:2", "http://127.0.0.1:1/files"]
        );
    }
}
