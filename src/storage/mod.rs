//! R2 objects over the S3 protocol.
