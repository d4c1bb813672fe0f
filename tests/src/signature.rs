//! Whether a request is signed as AWS checks it (Signature Version 4), read from the request as it came over the wire:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>. Written from that page and not
//! with the SDK, whose signatures it holds.

use std::collections::BTreeMap;

use hyper::Request;
use hyper::body::Bytes;
use ring::{digest, hmac};

/// What is wrong with the signature of a request, if anything. Who calls here has a secret that is the same as the key's name.
///
/// # Errors
/// In words for whoever reads a test's output.
pub fn check(request: &Request<Bytes>) -> Result<(), String> {
    check_with(request, str::to_owned)
}

fn check_with(request: &Request<Bytes>, secret_of: impl Fn(&str) -> String) -> Result<(), String> {
    let header = |name: &str| {
        let value = request.headers().get(name).and_then(|it| it.to_str().ok());
        value.ok_or_else(|| format!("no header {name}"))
    };
    let authorization = header("authorization")?;
    let fields = authorization.strip_prefix("AWS4-HMAC-SHA256").ok_or("another kind of signature")?;
    let fields: BTreeMap<_, _> = fields.split(',').filter_map(|it| it.trim().split_once('=')).collect();
    let field = |name: &str| fields.get(name).copied().ok_or_else(|| format!("no {name}"));
    let (credential, signed, signature) =
        (field("Credential")?, field("SignedHeaders")?, field("Signature")?);
    let (key, scope) = credential.split_once('/').ok_or("a credential without a scope")?;
    let [date, region, service, "aws4_request"] = scope.split('/').collect::<Vec<_>>()[..] else {
        return Err(format!("the scope {scope}"));
    };
    // Credentials that last for a while, as a function has them, have a name of this kind and a token.
    if key.starts_with("ASIA") {
        header("x-amz-security-token")?;
    }
    // What isn't signed can be changed under way.
    let must_be_signed = |name: &str| name == "host" || name.starts_with("x-amz-");
    let signed: Vec<_> = signed.split(';').collect();
    if let Some(name) = request
        .headers()
        .keys()
        .map(hyper::header::HeaderName::as_str)
        .find(|it| must_be_signed(it) && !signed.contains(it))
    {
        return Err(format!("the header {name} is not signed"));
    }
    let content = hex(digest::digest(&digest::SHA256, request.body()).as_ref());
    match header("x-amz-content-sha256") {
        Ok(told) if told != content => return Err("the hash of another content".to_owned()),
        Err(missing) if service == "s3" => return Err(missing),
        _ => {}
    }
    let headers: Result<String, String> =
        signed.iter().map(|name| Ok(format!("{name}:{}\n", header(name)?.trim()))).collect();
    let uri = request.uri();
    let canonical = [
        request.method().as_str(),
        &path(uri.path(), service),
        uri.query().unwrap_or_default(),
        &headers?,
        &signed.join(";"),
        &content,
    ]
    .join("\n");
    let hash = hex(digest::digest(&digest::SHA256, canonical.as_bytes()).as_ref());
    let to_sign = ["AWS4-HMAC-SHA256", header("x-amz-date")?, scope, &hash].join("\n");
    let start = format!("AWS4{}", secret_of(key)).into_bytes();
    let key = [date, region, service, "aws4_request"].iter().fold(start, |key, it| mac(&key, it));
    let expected = hex(&mac(&key, &to_sign));
    if expected == signature { Ok(()) } else { Err(format!("the signature doesn't fit\n{canonical}")) }
}

/// As it is sent, for S3; every other service has it encoded once more.
fn path(path: &str, service: &str) -> String {
    if service == "s3" { path.to_owned() } else { path.replace('%', "%25") }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that AWS gives for S3, with its example key:
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>.
    fn example() -> Request<Bytes> {
        let request = Request::get("/test.txt")
            .header("host", "examplebucket.s3.amazonaws.com")
            .header("range", "bytes=0-9")
            .header(
                "x-amz-content-sha256",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            )
            .header("x-amz-date", "20130524T000000Z")
            .header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
                SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,\
                Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            );
        request.body(Bytes::new()).unwrap()
    }

    fn checked(request: &Request<Bytes>) -> Result<(), String> {
        check_with(request, |_| "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned())
    }

    #[test]
    fn what_aws_signed_is_right_and_nothing_else() {
        assert_eq!(checked(&example()), Ok(()));
        let set = |name: &'static str, value: &'static str| {
            let mut request = example();
            request.headers_mut().insert(name, value.parse().unwrap());
            request
        };
        let mut elsewhere = example();
        *elsewhere.uri_mut() = "/test%2Etxt".parse().unwrap();
        let mut other = example();
        *other.body_mut() = Bytes::from_static(b"another content");
        let mut unsigned = example();
        unsigned.headers_mut().remove("authorization");
        for wrong in [
            set("range", "bytes=0-99"),
            set("host", "another.s3.amazonaws.com"),
            set("x-amz-date", "20130525T000000Z"),
            set("x-amz-meta-more", "not signed"),
            elsewhere,
            other,
            unsigned,
        ] {
            assert!(checked(&wrong).is_err(), "{wrong:?}");
        }
    }
}
