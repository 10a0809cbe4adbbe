//! Names of the permission groups an API token can hold, as the dashboard and `permission_groups` write them.
//!
//! Source: `x-api-token-group` of Cloudflare's OpenAPI document. Where that names none (bulk secrets, container
//! lists) the group of the resource's other calls stands here.

/// Any valid token may make the call.
pub const NONE: &str = "";
/// See the name.
pub const ACCESS_APPS_READ: &str = "Access: Apps and Policies Read";
/// See the name.
pub const ACCESS_APPS_WRITE: &str = "Access: Apps and Policies Write";
/// See the name.
pub const ACCESS_MTLS_READ: &str = "Access: Mutual TLS Certificates Read";
/// See the name.
pub const ACCESS_ORG_READ: &str = "Access: Organizations, Identity Providers, and Groups Read";
/// See the name.
pub const ACCESS_ORG_WRITE: &str = "Access: Organizations, Identity Providers, and Groups Write";
/// See the name.
pub const ACCESS_SERVICE_TOKENS_READ: &str = "Access: Service Tokens Read";
/// See the name.
pub const ACCESS_SERVICE_TOKENS_WRITE: &str = "Access: Service Tokens Write";
/// See the name.
pub const ACCOUNT_TOKENS_READ: &str = "Account API Tokens Read";
/// See the name.
pub const ACCOUNT_TOKENS_WRITE: &str = "Account API Tokens Write";
/// See the name.
pub const CONTAINERS_READ: &str = "Workers Containers Read";
/// See the name.
pub const R2_READ: &str = "Workers R2 Storage Read";
/// See the name.
pub const R2_WRITE: &str = "Workers R2 Storage Write";
/// Objects of one bucket: read, write, list. Its resource is the bucket.
pub const R2_BUCKET_ITEM_WRITE: &str = "Workers R2 Storage Bucket Item Write";
/// See the name.
pub const SCRIPTS_READ: &str = "Workers Scripts Read";
/// See the name.
pub const SCRIPTS_WRITE: &str = "Workers Scripts Write";
/// See the name; a zone's.
pub const ZONE_READ: &str = "Zone Read";
/// See the name; a zone's.
pub const ROUTES_READ: &str = "Workers Routes Read";
/// See the name; a user's.
pub const USER_TOKENS_READ: &str = "API Tokens Read";
/// See the name; a user's.
pub const USER_TOKENS_WRITE: &str = "API Tokens Write";
/// See the name.
pub const ACCOUNT_SETTINGS_READ: &str = "Account Settings Read";
/// See the name.
pub const AI_GATEWAY_READ: &str = "AI Gateway Read";
/// See the name. There is no reading group that lists Logpush jobs.
pub const LOGS_WRITE: &str = "Logs Write";
/// See the name.
pub const NOTIFICATIONS_READ: &str = "Notifications Read";
