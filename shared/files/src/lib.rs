//! The bucket into which a municipality's file is put to be loaded, and out of which its report is read: four calls on S3, with which
//! no other function than the import is linked.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use vrs_store::{Connection, Service, ServiceAnswer, ServiceCall, StoreError};
use zeroize::Zeroizing;

/// What is written in another way in the path of a file's address: <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>.
const OF_NAMES: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Why a file can't be read, written or deleted. The messages never hold what is in it.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The service doesn't answer, or refuses. It refuses as well what is asked of a file that isn't there.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Under its name stands another file than at first.
    #[error("the file was exchanged")]
    Exchanged,
}

/// One file as it stood when it was looked at. Another that takes its name is not it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its key in the bucket.
    pub name: String,
    /// What S3 calls this content of it.
    pub etag: String,
    /// How long it is.
    pub bytes: u64,
}

/// The right to work with the files of a bucket; which of them, the role says.
#[derive(Debug, Clone)]
pub struct Files {
    bucket: Service,
}

impl Files {
    /// Those of this bucket.
    #[must_use]
    pub fn new(connection: &Connection, bucket: &str) -> Self {
        Self { bucket: Service::s3(connection, bucket) }
    }

    /// Which file stands under this name now.
    ///
    /// # Errors
    /// [`FileError::Store`]
    pub async fn look(&self, name: &str) -> Result<Version, FileError> {
        let head = self.call("HeadObject", "HEAD", name, Vec::new(), Vec::new()).await?;
        let bytes = head.header("content-length").and_then(|it| it.parse().ok());
        match (head.header("etag"), bytes) {
            (Some(etag), Some(bytes)) => Ok(Version { name: name.to_owned(), etag: etag.to_owned(), bytes }),
            _ => Err(StoreError::Setup("a file has no ETag or no length".to_owned()).into()),
        }
    }

    /// Reads so many bytes of this very file, from this place on; fewer at its end, none behind it.
    ///
    /// # Errors
    /// [`FileError`]
    pub async fn read(
        &self,
        version: &Version,
        from: u64,
        count: u64,
    ) -> Result<Zeroizing<Vec<u8>>, FileError> {
        let until = version.bytes.min(from.saturating_add(count));
        if from >= until {
            return Ok(Zeroizing::default());
        }
        let part = vec![("if-match", version.etag.clone()), ("range", format!("bytes={from}-{}", until - 1))];
        let read = self.call("GetObject", "GET", &version.name, part, Vec::new()).await?.body;
        if read.len() as u64 == until - from { Ok(read) } else { Err(FileError::Exchanged) }
    }

    /// Puts a file under a name, in place of one that stands there.
    ///
    /// # Errors
    /// [`FileError::Store`]
    pub async fn write(&self, name: &str, media_type: &str, content: Vec<u8>) -> Result<(), FileError> {
        let headers = vec![("content-type", media_type.to_owned())];
        self.call("PutObject", "PUT", name, headers, content).await?;
        Ok(())
    }

    /// Deletes this very file. Another that took its name stays; that none is there any more is as good.
    ///
    /// # Errors
    /// [`FileError::Store`]
    pub async fn delete(&self, name: &str, etag: &str) -> Result<(), FileError> {
        let headers = vec![("if-match", etag.to_owned())];
        match self.call("DeleteObject", "DELETE", name, headers, Vec::new()).await {
            Ok(_) | Err(FileError::Exchanged) => Ok(()),
            // Refused is also what isn't there any more, as when the answer to the first try was lost.
            Err(FileError::Store(error)) if !error.passes() && self.is_gone(name).await => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn is_gone(&self, name: &str) -> bool {
        matches!(self.look(name).await, Err(FileError::Store(StoreError::Refused { .. })))
    }

    async fn call(
        &self,
        operation: &'static str,
        method: &'static str,
        name: &str,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    ) -> Result<ServiceAnswer, FileError> {
        let path = format!("/{}", utf8_percent_encode(name, OF_NAMES));
        let answer = self.bucket.call(ServiceCall { operation, method, path, headers, body }).await;
        answer.map_err(|error| match error.raw_response().map(|it| it.status().as_u16()) {
            Some(412) => FileError::Exchanged,
            _ => StoreError::of_call(operation, error).into(),
        })
    }
}
