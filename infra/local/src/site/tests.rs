use std::{fs, io::Read as _};

use http_body_util::BodyExt as _;

use super::*;

struct Fixture {
    directory: PathBuf,
    site: Site,
}

impl Fixture {
    fn new() -> Self {
        let directory = std::env::temp_dir().join(format!("vrs-local-{}", uuid::Uuid::new_v4()));
        fs::create_dir_all(directory.join("assets")).unwrap();
        fs::write(directory.join("index.html"), "<!doctype html>page").unwrap();
        fs::write(directory.join("assets/app-1.js"), "x".repeat(5000)).unwrap();
        fs::write(directory.join("robots.txt"), "nobody").unwrap();
        fs::write(directory.parent().unwrap().join("vrs-local-outside.txt"), "secret").unwrap();
        fs::create_dir_all(directory.join(".vite")).unwrap();
        fs::write(directory.join(".vite/manifest.json"), "{}").unwrap();
        let headers = |kind: &str| {
            let headers = [("cache-control", kind), ("x-content-type-options", "nosniff")];
            headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
        };
        let template = template::Site {
            pages: vec!["/".to_owned(), "/terms".to_owned()],
            not_found: "<p>none".to_owned(),
            page_headers: headers("page"),
            asset_headers: headers("asset"),
            data_headers: headers("data"),
        };
        let site = Site::new(directory.clone(), "http://issuer", &template).unwrap();
        Self { directory, site }
    }

    async fn get(&self, path: &str) -> (u16, HeaderMap, Vec<u8>) {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> (u16, HeaderMap, Vec<u8>) {
        let (parts, body) = self.site.answer(request).await.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        (parts.status.as_u16(), parts.headers, body)
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.directory).unwrap();
    }
}

#[tokio::test]
async fn pages_are_the_one_document_and_nothing_else_is() {
    let fixture = Fixture::new();
    for (path, status, kind) in [
        ("/", 200, "page"),
        ("/terms", 200, "page"),
        ("/terms/", 200, "page"),
        ("/terms?tab=usage", 200, "page"),
        ("/index.html", 200, "page"),
        ("/robots.txt", 200, "page"),
        ("/assets/app-1.js", 200, "asset"),
        ("/config.json", 200, "data"),
        ("/other", 404, "no-store"),
        ("/terms/usage", 404, "no-store"),
        ("/assets/", 404, "no-store"),
        ("/assets/app-2.js", 404, "no-store"),
        ("/../vrs-local-outside.txt", 404, "no-store"),
        ("/%2e%2e/vrs-local-outside.txt", 404, "no-store"),
        ("/assets/..%2f..%2fvrs-local-outside.txt", 404, "no-store"),
        ("/.vite/manifest.json", 404, "no-store"),
        ("/%2evite/manifest.json", 404, "no-store"),
        ("/assets/%00.js", 404, "no-store"),
        ("/assets/%FF.js", 404, "no-store"),
        ("/assets/app-1.js/x.js", 404, "no-store"),
        (&format!("/assets/{}.js", "x".repeat(5000)), 404, "no-store"),
        (&format!("/assets/{}.js", "x/".repeat(4000)), 404, "no-store"),
    ] {
        let (answered, headers, _) = fixture.get(path).await;
        assert_eq!(answered, status, "{path}");
        assert_eq!(headers["cache-control"], kind, "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_page_that_may_load_its_styles_and_nothing_else() {
    let (status, headers, body) = Fixture::new().get("/other").await;
    assert_eq!(status, 404);
    assert_eq!(body, b"<p>none");
    assert_eq!(headers["content-type"], "text/html; charset=utf-8");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self'; img-src 'self';"), "{policy}");
}

#[tokio::test]
async fn the_configuration_names_the_issuer() {
    let (_, headers, body) = Fixture::new().get("/config.json").await;
    assert_eq!(headers["content-type"], "application/json");
    let config: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let expected =
        json!({ "issuer": "http://issuer", "clientId": "vrs-local", "scope": "openid profile vrs/use" });
    assert_eq!(config, expected);
}

#[tokio::test]
async fn files_are_compressed_where_that_is_understood() {
    let fixture = Fixture::new();
    for encoding in ["br", "gzip"] {
        let request = Request::get("/assets/app-1.js").header("accept-encoding", encoding);
        let (_, headers, body) = fixture.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(headers["content-encoding"], encoding);
        assert!(body.bytes().count() < 500, "{encoding}");
    }
    let (_, headers, body) = fixture.get("/assets/app-1.js").await;
    assert!(headers.get("content-encoding").is_none());
    assert_eq!(body.len(), 5000);
}

#[tokio::test]
async fn the_site_is_only_read() {
    let request = Request::post("/").body(Body::empty()).unwrap();
    let (status, headers, _) = Fixture::new().send(request).await;
    assert_eq!(status, 405);
    assert_eq!(headers["allow"], "GET, HEAD");
}
