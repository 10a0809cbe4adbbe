//! OCI registries: tags to digests.
