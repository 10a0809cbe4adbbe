//! wrangler as a child process: pinned arguments, scrubbed environment, secrets on stdin.
