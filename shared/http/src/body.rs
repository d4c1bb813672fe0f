//! The JSON body of a request.

use std::fmt;
use std::marker::PhantomData;

use lambda_http::{Body, Request};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::problem::Problem;

/// The largest body, in bytes.
pub const BODY_BYTES_MAX: usize = 16 * 1024;

/// The largest body of a chunk of a bulk, in bytes.
pub const CHUNK_BYTES_MAX: usize = 64 * 1024;

/// Reads the body: size, then media type, then syntax. Unknown, repeated and `null` members are refused, so
/// that no mistyped field passes silently; for this the type says `deny_unknown_fields` and [`present`] or [`present_object`].
///
/// # Errors
/// Problems `too-large` (413), `unsupported-media-type` (415), `malformed-request` (400).
pub fn json<T: DeserializeOwned>(request: &Request) -> Result<T, Problem> {
    let too_large = "16 KiB までの内容を送信してください。";
    json_up_to(BODY_BYTES_MAX, too_large, request)
}

/// The same for the body of a chunk of a bulk.
///
/// # Errors
/// Those of [`json`].
pub fn chunk_json<T: DeserializeOwned>(request: &Request) -> Result<T, Problem> {
    let too_large = "100人分、64 KiB までの内容を送信してください。";
    json_up_to(CHUNK_BYTES_MAX, too_large, request)
}

fn json_up_to<T: DeserializeOwned>(
    bytes_max: usize,
    too_large: &'static str,
    request: &Request,
) -> Result<T, Problem> {
    let bytes = match request.body() {
        Body::Text(text) => text.as_bytes(),
        Body::Binary(bytes) => bytes.as_slice(),
        _ => &[],
    };
    if bytes.len() > bytes_max {
        return Err(Problem::new(413, "too-large", "送信された内容が大きすぎます", too_large));
    }
    if !is_json(request) {
        return Err(Problem::new(
            415,
            "unsupported-media-type",
            "送信された形式は扱えません",
            "application/json で送信してください。",
        ));
    }
    // The cause keeps the place and kind of the error: the parser's own message could repeat a value.
    serde_json::from_slice::<Object<T>>(bytes).map(|it| it.0).map_err(|error| {
        Problem::malformed(format!(
            "{:?} error at line {} column {}",
            error.classify(),
            error.line(),
            error.column()
        ))
    })
}

fn is_json(request: &Request) -> bool {
    let Some(media_type) = request.headers().get("content-type").and_then(|it| it.to_str().ok()) else {
        return false;
    };
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

/// For members that may be absent but not `null`: `#[serde(default, deserialize_with = "present")]`.
///
/// # Errors
/// Those of `T`.
pub fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The same for members that are objects.
///
/// # Errors
/// Those of `T`.
pub fn present_object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Object::<T>::deserialize(deserializer).map(|it| Some(it.0))
}

/// The same for members that are lists of objects.
///
/// # Errors
/// Those of `T`.
pub fn present_objects<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Vec<T>>, D::Error> {
    let objects = Vec::<Object<T>>::deserialize(deserializer)?;
    Ok(Some(objects.into_iter().map(|it| it.0).collect()))
}

/// A structure written as an object. A derived structure would take an array of its members as well.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[serde(default, deserialize_with = "present")]
        word: Option<String>,
    }

    fn read(content_type: &str, body: impl Into<Body>) -> Result<Option<String>, u16> {
        let request =
            lambda_http::http::Request::post("/").header("content-type", content_type).body(body.into());
        json::<Sample>(&request.unwrap()).map(|it| it.word).map_err(|it| it.status)
    }

    #[test]
    fn a_body_is_read_or_refused_with_its_status() {
        for (content_type, body, expected) in [
            ("application/json", r#"{"word":"a"}"#, Ok(Some("a".to_owned()))),
            ("Application/JSON; charset=utf-8", "{}", Ok(None)),
            ("text/plain", "{}", Err(415)),
            ("application/jsonp", "{}", Err(415)),
            ("", "{}", Err(415)),
            ("application/json", "", Err(400)),
            ("application/json", r#"{"word":null}"#, Err(400)),
            ("application/json", r#"{"word":1}"#, Err(400)),
            ("application/json", r#"{"word":"a","word":"a"}"#, Err(400)),
            ("application/json", r#"{"Word":"a"}"#, Err(400)),
            ("application/json", "[]", Err(400)),
            ("application/json", r#"{"word":"a"} x"#, Err(400)),
            ("application/json", r#"{"word":"\ud800"}"#, Err(400)),
        ] {
            assert_eq!(read(content_type, body), expected, "{content_type} {body}");
        }
        assert_eq!(read("application/json", "[".repeat(16_000)), Err(400));
        assert_eq!(read("application/json", vec![b'{', 0xFF, b'}']), Err(400));
        let full = format!("{{}}{}", " ".repeat(BODY_BYTES_MAX - 2));
        assert_eq!(read("application/json", full.clone()), Ok(None));
        assert_eq!(read("text/plain", full + " "), Err(413));
    }
}
