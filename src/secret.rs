//! Secret text and the redactor that knows every secret of the process.
