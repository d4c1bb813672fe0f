//! The key service and S3, which are called without their clients: what is asked again, what is told at once, and that no other
//! file's part is taken for the one that was asked for.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use vrs_files::{FileError, Files, Version};
use vrs_store::{Connection, StoreError, unlock_pseudonym_keys};
use vrs_tests::fault::{Fault, First};
use vrs_tests::kms;
use vrs_tests::s3::S3;
use vrs_tests::wire::{Services, Wire};

/// A service that gives these answers, each on a connection of its own, and then hangs up.
struct Scripted {
    endpoint: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    async fn start(answers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let notes = Arc::clone(&asked);
        tokio::spawn(async move {
            let mut answers = answers.into_iter();
            while let Ok((stream, _)) = listener.accept().await {
                let mut stream = BufReader::new(stream);
                let request = read(&mut stream).await;
                notes.lock().unwrap().push(request);
                stream.write_all(answers.next().unwrap_or_default().as_bytes()).await.unwrap();
            }
        });
        Self { endpoint, asked }
    }

    /// The requests, of which the first line names method and path.
    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// A request with its content.
async fn read(stream: &mut (impl tokio::io::AsyncBufRead + Unpin)) -> String {
    let mut request = String::new();
    while stream.read_line(&mut request).await.unwrap() > 0 && !request.ends_with("\r\n\r\n") {}
    let length = request.lines().find_map(|it| it.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |it| it.parse().unwrap())];
    stream.read_exact(&mut body).await.unwrap();
    request + &String::from_utf8(body).unwrap()
}

fn answer(status: u16, length: usize, body: &str) -> String {
    format!("HTTP/1.1 {status} as planned\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

fn whole(status: u16, body: &str) -> String {
    answer(status, body.len(), body)
}

/// What came of it, in a word.
fn outcome<T>(result: &Result<T, FileError>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(FileError::Exchanged) => "exchanged",
        Err(FileError::Store(StoreError::Unavailable { .. })) => "unavailable",
        Err(FileError::Store(StoreError::Refused { .. })) => "refused",
        Err(FileError::Store(_)) => "another",
    }
}

async fn files(service: &Scripted) -> Files {
    Files::new(&Connection::to_endpoint(&service.endpoint).await, "files")
}

#[tokio::test]
async fn g4_a_part_of_a_file_is_right_or_asked_for_again_or_not_taken() {
    let version = Version { name: "files/a.csv".into(), etag: "\"1\"".into(), bytes: 100 };
    let right = || whole(206, "right");
    let late = || whole(400, "<Error><Code>RequestTimeout</Code></Error>");
    let busy = || whole(503, "<Error><Code>SlowDown</Code></Error>");
    for (answers, expected, calls) in [
        (vec![right()], "done", 1),
        (vec![whole(500, ""), right()], "done", 2),
        (vec![busy(), busy(), right()], "done", 3),
        (vec![busy(), busy(), busy()], "unavailable", 3),
        (vec![late(), right()], "done", 2),
        (vec![late(), late(), late()], "unavailable", 3),
        // The connection ends before the answer, or within it.
        (vec![String::new(), right()], "done", 2),
        (vec![answer(206, 5, "rig"), right()], "done", 2),
        (vec![answer(206, 5, "rig"), answer(206, 5, ""), answer(206, 5, "righ")], "unavailable", 3),
        (vec![whole(206, "rig")], "exchanged", 1),
        (vec![whole(200, "right and all that stands behind it")], "exchanged", 1),
        (vec![whole(412, "<Error><Code>PreconditionFailed</Code></Error>")], "exchanged", 1),
        (vec![whole(403, "<Error><Code>AccessDenied</Code></Error>")], "refused", 1),
        (vec![whole(404, "<Error><Code>NoSuchKey</Code></Error>")], "refused", 1),
        (vec![whole(301, "")], "refused", 1),
    ] {
        let service = Scripted::start(answers.clone()).await;
        let read = files(&service).await.read(&version, 10, 5).await;
        assert_eq!(outcome(&read), expected, "{answers:?}: {read:?}");
        if let Ok(read) = read {
            assert_eq!(*read, b"right", "{answers:?}");
        }
        let asked = service.asked();
        assert_eq!(asked.len(), calls, "{answers:?}");
        for request in asked {
            assert!(request.starts_with("GET /files/files/a.csv HTTP/1.1\r\n"), "{request}");
            assert!(request.contains("\r\nrange: bytes=10-14\r\n"), "{request}");
            assert!(request.contains("\r\nif-match: \"1\"\r\n"), "{request}");
        }
    }
}

#[tokio::test]
async fn g4_a_report_is_written_whole_at_every_try() {
    let service = Scripted::start(vec![whole(500, ""), String::new(), whole(200, "")]).await;
    let written =
        files(&service).await.write("reports/見本 1+~.csv", "text/csv", b"all of it".to_vec()).await;
    assert_eq!(outcome(&written), "done");
    let asked = service.asked();
    assert_eq!(asked.len(), 3);
    for request in asked {
        assert!(
            request.starts_with("PUT /files/reports/%E8%A6%8B%E6%9C%AC%201%2B~.csv HTTP/1.1\r\n"),
            "{request}"
        );
        assert!(request.contains("\r\ncontent-type: text/csv\r\n"), "{request}");
        assert!(request.ends_with("\r\n\r\nall of it"), "{request}");
    }
}

#[tokio::test]
async fn g4_why_a_file_can_not_be_had_is_told_without_a_content() {
    for (status, expected) in [(403, "HTTP 403"), (404, "HTTP 404"), (400, "HTTP 400")] {
        let service = Scripted::start(vec![whole(status, "")]).await;
        let looked = files(&service).await.look("files/a.csv").await;
        assert_eq!(outcome(&looked), "refused");
        assert!(format!("{looked:?}").contains(expected), "{looked:?}");
    }
    let service = Scripted::start(vec![whole(200, "")]).await;
    assert_eq!(outcome(&files(&service).await.look("files/a.csv").await), "another", "it has no ETag");
}

/// The stand-in takes nothing whose signature AWS would refuse, whatever the name.
#[tokio::test]
async fn any_name_of_a_file_is_signed_as_it_is_sent() {
    let s3 = S3::start().await;
    let files = Files::new(&Connection::to_endpoint(&s3.endpoint()).await, "files");
    for name in ["files/a.csv", "files/a b+c.csv", "files/見本.csv", "files/../a%2F?b=c&d#e", "files//a/./b"]
    {
        files.write(name, "text/csv", b"abcdef".to_vec()).await.unwrap();
        let version = files.look(name).await.unwrap();
        assert_eq!(version.bytes, 6, "{name}");
        assert_eq!(*files.read(&version, 2, 3).await.unwrap(), b"cde", "{name}");
        files.write(name, "text/csv", b"another".to_vec()).await.unwrap();
        files.delete(name, &version.etag).await.unwrap();
        assert_eq!(s3.names().len(), 1, "{name}");
        let version = files.look(name).await.unwrap();
        files.delete(name, &version.etag).await.unwrap();
        assert_eq!(s3.names(), [""; 0], "{name}");
        // Once more, as when the answer was lost.
        files.delete(name, &version.etag).await.unwrap();
        assert_eq!(outcome(&files.read(&version, 2, 3).await), "refused", "{name}");
    }
}

#[tokio::test]
async fn g4_a_secret_is_asked_for_again_where_that_can_mend_it() {
    let services = Services { dynamodb: ([127, 0, 0, 1], 9).into(), kms: kms::start().await };
    let wire = Wire::start(services).await.unwrap();
    let connection = Connection::to_endpoint(&wire.endpoint()).await;
    for (fault, times, passes, calls) in [
        (Fault::Pass, 0, true, 1),
        (Fault::Fail, 2, true, 3),
        (Fault::Throttle, 1, true, 2),
        (Fault::Close, 1, true, 2),
        (Fault::DoneThenClose, 1, true, 2),
        (Fault::Fail, 3, false, 3),
        (Fault::Deny, 1, false, 1),
        (Fault::Invalid, 1, false, 1),
    ] {
        wire.plan(First::new(times, "kms:Decrypt", fault));
        let unlocked = unlock_pseudonym_keys(&connection, &kms::locked(&["1"])).await;
        assert_eq!(unlocked.is_ok(), passes, "{fault:?}");
        if let Err(error) = unlocked {
            assert_eq!(error.passes(), fault == Fault::Fail, "{error:?}");
        }
        assert_eq!(wire.take_calls().len(), calls, "{fault:?}");
    }
    let wrong = "1:d3Jvbmc=";
    let refused = unlock_pseudonym_keys(&connection, wrong).await.unwrap_err();
    assert!(format!("{refused:?}").contains("InvalidCiphertextException"), "{refused:?}");
}

#[tokio::test]
async fn g4_an_answer_without_a_secret_is_none() {
    for body in ["", "{}", r#"{"Plaintext":null}"#, r#"{"Plaintext":"not base64"}"#, r#"{"Plaintext":""}"#] {
        let service = Scripted::start(vec![whole(200, body)]).await;
        let connection = Connection::to_endpoint(&service.endpoint).await;
        let unlocked = unlock_pseudonym_keys(&connection, "1:AAAA").await;
        assert!(matches!(unlocked, Err(StoreError::Setup(_))), "{body}: {unlocked:?}");
    }
}
