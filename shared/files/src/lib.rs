//! The bucket into which a municipality's file is put to be loaded, and out of which its report is read. Beside the store the only
//! crate that knows the SDK: no other function than the import's is linked with S3.

use std::error::Error;
use std::time::Duration;

use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use tokio::time::timeout;
use vrs_store::{Connection, StoreError, environment};

/// How long a part of a file may take to come, once it began to.
const BODY: Duration = Duration::from_secs(30);

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
    s3: Client,
    bucket: String,
}

impl Files {
    /// Those of this bucket. With another endpoint than AWS's the bucket stands in the path, since it has no name of its own there.
    #[must_use]
    pub fn new(connection: &Connection, bucket: String) -> Self {
        let config = connection.config();
        let is_elsewhere = config.endpoint_url().is_some() || environment("AWS_ENDPOINT_URL_S3").is_ok();
        let config = aws_sdk_s3::config::Builder::from(config).force_path_style(is_elsewhere).build();
        Self { s3: Client::from_conf(config), bucket }
    }

    /// Which file stands under this name now.
    ///
    /// # Errors
    /// [`FileError::Store`]
    pub async fn look(&self, name: &str) -> Result<Version, FileError> {
        let head = self.s3.head_object().bucket(&self.bucket).key(name).send().await;
        let head = head.map_err(|error| StoreError::of_call("HeadObject", error))?;
        let bytes = head.content_length.and_then(|it| it.try_into().ok());
        match (head.e_tag, bytes) {
            (Some(etag), Some(bytes)) => Ok(Version { name: name.to_owned(), etag, bytes }),
            _ => Err(StoreError::Setup("a file has no ETag or no length".to_owned()).into()),
        }
    }

    /// Reads so many bytes of this very file, from this place on; fewer at its end, none behind it.
    ///
    /// # Errors
    /// [`FileError`]
    pub async fn read(&self, version: &Version, from: u64, count: u64) -> Result<Vec<u8>, FileError> {
        let until = version.bytes.min(from.saturating_add(count));
        if from >= until {
            return Ok(Vec::new());
        }
        let get = self.s3.get_object().bucket(&self.bucket).key(&version.name).if_match(&version.etag);
        let answer = match get.range(format!("bytes={from}-{}", until - 1)).send().await {
            Err(error) if is_exchanged(&error) => return Err(FileError::Exchanged),
            answer => answer.map_err(|error| StoreError::of_call("GetObject", error))?,
        };
        // The time-outs of a call end when its answer begins.
        let read = match timeout(BODY, answer.body.collect()).await {
            Ok(Ok(read)) => read.to_vec(),
            Ok(Err(error)) => return Err(broken_off(error).into()),
            Err(error) => return Err(broken_off(error).into()),
        };
        if read.len() as u64 == until - from { Ok(read) } else { Err(FileError::Exchanged) }
    }

    /// Puts a file under a name, in place of one that stands there.
    ///
    /// # Errors
    /// [`FileError::Store`]
    pub async fn write(&self, name: &str, media_type: &str, content: Vec<u8>) -> Result<(), FileError> {
        let put = self.s3.put_object().bucket(&self.bucket).key(name).content_type(media_type);
        let put = put.body(ByteStream::from(content)).send().await;
        put.map_err(|error| StoreError::of_call("PutObject", error))?;
        Ok(())
    }

    /// Deletes a file. That it isn't there any more is as good.
    ///
    /// # Errors
    /// [`FileError::Store`]
    pub async fn delete(&self, name: &str) -> Result<(), FileError> {
        let deleted = self.s3.delete_object().bucket(&self.bucket).key(name).send().await;
        deleted.map_err(|error| StoreError::of_call("DeleteObject", error))?;
        Ok(())
    }
}

fn broken_off(error: impl Error + Send + Sync + 'static) -> StoreError {
    StoreError::Unavailable { operation: "GetObject", source: Box::new(error) }
}

fn is_exchanged<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    error.as_service_error().and_then(ProvideErrorMetadata::code) == Some("PreconditionFailed")
        || error.raw_response().is_some_and(|it| it.status().as_u16() == 412)
}
