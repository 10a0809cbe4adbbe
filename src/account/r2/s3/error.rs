//! S3 errors, as R2 writes them.

use crate::account::reply::Raw;

/// Why an S3 request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum S3Error {
    AccessDenied,
    BucketAlreadyOwned,
    BucketNotEmpty,
    ContentMismatch,
    EntityTooLarge,
    Expired,
    Internal,
    InvalidAccessKeyId,
    InvalidArgument,
    InvalidHost,
    InvalidPart,
    InvalidRange,
    Locked,
    MalformedXml,
    MethodNotAllowed,
    NoSuchBucket,
    NoSuchKey,
    NoSuchUpload,
    NotEntitled,
    NotImplemented,
    PreconditionFailed,
    Skewed,
    Signature,
    Unsigned,
}

impl S3Error {
    fn parts(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::AccessDenied => (403, "AccessDenied", "Access Denied"),
            Self::BucketAlreadyOwned => (
                409,
                "BucketAlreadyOwnedByYou",
                "The bucket you tried to create already exists, and you own it.",
            ),
            Self::BucketNotEmpty => (409, "BucketNotEmpty", "The bucket you tried to delete is not empty."),
            Self::ContentMismatch => (
                400,
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.",
            ),
            Self::EntityTooLarge => {
                (400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed object size.")
            }
            Self::Expired => (403, "AccessDenied", "Request has expired"),
            Self::Internal => (500, "InternalError", "We encountered an internal error. Please try again."),
            Self::InvalidAccessKeyId => (
                403,
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.",
            ),
            Self::InvalidArgument => (400, "InvalidArgument", "Invalid Argument"),
            Self::InvalidHost => (400, "InvalidRequest", "The account in the host name is not valid."),
            Self::InvalidPart => {
                (400, "InvalidPart", "One or more of the specified parts could not be found.")
            }
            Self::InvalidRange => (416, "InvalidRange", "The requested range is not satisfiable"),
            Self::Locked => (
                403,
                "ObjectLockedByBucketPolicy",
                "The object is locked by the bucket policy and cannot be changed.",
            ),
            Self::MalformedXml => (400, "MalformedXML", "The XML you provided was not well formed."),
            Self::MethodNotAllowed => {
                (405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
            }
            Self::NoSuchBucket => (404, "NoSuchBucket", "The specified bucket does not exist."),
            Self::NoSuchKey => (404, "NoSuchKey", "The specified key does not exist."),
            Self::NoSuchUpload => (404, "NoSuchUpload", "The specified multipart upload does not exist."),
            Self::NotEntitled => (403, "NotEntitled", "Please enable R2 through the Cloudflare Dashboard."),
            Self::NotImplemented => (501, "NotImplemented", "This operation is not implemented."),
            Self::PreconditionFailed => {
                (412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
            }
            Self::Skewed => (
                403,
                "RequestTimeTooSkewed",
                "The difference between the request time and the server's time is too large.",
            ),
            Self::Signature => (
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. \
                 Check your secret access key and signing method.",
            ),
            Self::Unsigned => (400, "InvalidArgument", "Authorization"),
        }
    }

    /// As an HTTP answer.
    pub(super) fn raw(self) -> Raw {
        let (status, code, message) = self.parts();
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{}</Message></Error>",
            super::escaped(message)
        );
        Raw::new(status, "application/xml", body)
    }

    /// The code alone, for the entries of a bulk deletion.
    pub(super) fn code(self) -> &'static str {
        self.parts().1
    }
}
