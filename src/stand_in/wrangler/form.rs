//! `multipart/form-data` bodies.

/// The content type, with its boundary.
pub(super) const CONTENT_TYPE: &str = "multipart/form-data; boundary=----moltctl-stand-in-5bb7c1f0d2a94e6d";
const BOUNDARY: &str = "------moltctl-stand-in-5bb7c1f0d2a94e6d";

/// A form under construction.
#[derive(Default)]
pub(super) struct Form(Vec<u8>);

impl Form {
    /// Adds a field without a file name, as `metadata` is.
    pub(super) fn field(mut self, name: &str, text: &str) -> Self {
        self.open(&format!("name=\"{name}\""), None);
        self.close(text.as_bytes());
        self
    }

    /// Adds a file, named like its field.
    pub(super) fn file(mut self, name: &str, content_type: &str, bytes: &[u8]) -> Self {
        self.open(&format!("name=\"{name}\"; filename=\"{name}\""), Some(content_type));
        self.close(bytes);
        self
    }

    /// The finished body.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.0.extend_from_slice(format!("{BOUNDARY}--\r\n").as_bytes());
        self.0
    }

    fn open(&mut self, disposition: &str, content_type: Option<&str>) {
        let head = format!("{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n");
        self.0.extend_from_slice(head.as_bytes());
        if let Some(content_type) = content_type {
            self.0.extend_from_slice(format!("Content-Type: {content_type}\r\n").as_bytes());
        }
        self.0.extend_from_slice(b"\r\n");
    }

    fn close(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
        self.0.extend_from_slice(b"\r\n");
    }
}
