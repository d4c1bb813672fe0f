//! The ways, each as a process goes it.

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::MacAlgorithmSpec;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use vrs_policy::{MyNumber, Subject};
use vrs_store::{Connection, PseudonymKeys, unlock_pseudonym_keys};
use zeroize::Zeroizing;

use crate::services::BYTES;

/// A published vector, so nobody's number.
const NUMBER: &str = "123456789018";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Environment,
    Decrypt,
    SecretsManager,
    HmacKey,
}

impl Way {
    pub const ALL: [Self; 4] = [Self::Environment, Self::Decrypt, Self::SecretsManager, Self::HmacKey];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Environment => "plaintext in the environment",
            Self::Decrypt => "ciphertext in the environment, Decrypt",
            Self::SecretsManager => "Secrets Manager, GetSecretValue",
            Self::HmacKey => "an HMAC key in KMS, GenerateMac",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// What makes pseudonyms: a secret in memory, or KMS.
enum Maker {
    Keys(PseudonymKeys),
    Kms(aws_sdk_kms::Client),
}

/// Gets ready, then makes the pseudonyms of an inquiry for each line.
pub async fn run(way: Way) {
    let maker = get_ready(way, &configuration().await).await;
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while lines.next_line().await.unwrap().is_some() {
        make(&maker).await;
        tokio::io::stdout().write_all(b"done\n").await.unwrap();
    }
}

/// The same for all: what is compared are the ways, not the connections.
async fn configuration() -> SdkConfig {
    let tls = Provider::Rustls(CryptoMode::Ring);
    let http = aws_smithy_http_client::Builder::new().tls_provider(tls).build_https();
    aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await
}

async fn get_ready(way: Way, config: &SdkConfig) -> Maker {
    let keys = |secret: Vec<u8>| Maker::Keys(PseudonymKeys::new(vec![(1, Zeroizing::new(secret))]).unwrap());
    match way {
        Way::Environment => keys(BYTES.to_vec()),
        Way::Decrypt => {
            let locked = format!("1:{}", BASE64_STANDARD.encode(BYTES));
            Maker::Keys(unlock_pseudonym_keys(&Connection::new(config.clone()), &locked).await.unwrap())
        }
        Way::SecretsManager => {
            let answer = aws_sdk_secretsmanager::Client::new(config)
                .get_secret_value()
                .secret_id("vrs-pseudonym")
                .send()
                .await
                .unwrap();
            keys(answer.secret_binary.unwrap().into_inner())
        }
        Way::HmacKey => Maker::Kms(aws_sdk_kms::Client::new(config)),
    }
}

/// An inquiry by number needs three: of the records, before they can be read, and beside that reading of the subject and of
/// the request, for the record. The latter two are hidden behind the reading, and so not counted here.
async fn make(maker: &Maker) {
    match maker {
        Maker::Keys(keys) => {
            let number = MyNumber::parse(NUMBER).unwrap();
            std::hint::black_box(keys.record(&number));
            std::hint::black_box(keys.subject(&Subject::MyNumber(number)));
        }
        Maker::Kms(kms) => {
            let mac = kms.generate_mac().key_id("key").mac_algorithm(MacAlgorithmSpec::HmacSha256);
            std::hint::black_box(mac.message(Blob::new(NUMBER)).send().await.unwrap());
        }
    }
}
