//! Where credentials travel. The tables of `templates/overlay/credentials.ts` and `body.ts` are the same; a test compares.

/// Headers, lower case.
pub(super) const HEADERS: &[&str] = &[
    "api-key",
    "apikey",
    "authorization",
    "cf-access-client-id",
    "cf-access-client-secret",
    "cf-access-jwt-assertion",
    "cf-aig-authorization",
    "cookie",
    "dd-api-key",
    "dd-application-key",
    "ocp-apim-subscription-key",
    "private-token",
    "proxy-authorization",
    "x-amz-security-token",
    "x-api-key",
    "x-auth",
    "x-auth-email",
    "x-auth-key",
    "x-auth-user",
    "x-aws-ec2-metadata-token",
    "x-functions-key",
    "x-goog-api-key",
    "x-goog-iap-jwt-assertion",
    "x-key",
];

/// Ends of headers that speak for themselves, whoever invented them.
pub(super) const HEADER_ENDS: &[&str] = &[
    "-access-key",
    "-api-key",
    "-apikey",
    "-auth",
    "-auth-key",
    "-authorization",
    "-cookie",
    "-credential",
    "-credentials",
    "-jwt",
    "-password",
    "-secret",
    "-subscription-key",
    "-token",
];

/// Headers by which a server takes a request for one of another method.
pub(super) const METHOD_OVERRIDES: &[&str] =
    &["x-http-method", "x-http-method-override", "x-method-override"];

/// Headers by which a server takes a request for one of another path.
pub(super) const PATH_OVERRIDES: &[&str] = &[
    "x-envoy-original-path",
    "x-forwarded-path",
    "x-forwarded-uri",
    "x-original-uri",
    "x-original-url",
    "x-rewrite-url",
];

/// Parameters of a query, lower case, with `_` for every other separator.
pub(super) const QUERY: &[&str] = &[
    "access_key",
    "access_token",
    "accesstoken",
    "api_key",
    "api_token",
    "apikey",
    "auth",
    "auth_key",
    "auth_token",
    "authorization",
    "authtoken",
    "awsaccesskeyid",
    "bearer",
    "bearer_token",
    "bot_token",
    "client_secret",
    "credential",
    "credentials",
    "googleaccessid",
    "hapikey",
    "id_token",
    "jwt",
    "key",
    "oauth_token",
    "passwd",
    "password",
    "private_token",
    "refresh_token",
    "secret",
    "sig",
    "signature",
    "subscription_key",
    "token",
    "x_amz_credential",
    "x_amz_security_token",
    "x_amz_signature",
    "x_api_key",
    "x_goog_credential",
    "x_goog_signature",
];

/// Fields of forms and of JSON at its top, spelled as in [`QUERY`].
pub(super) const FIELDS: &[&str] = &[
    "access_token",
    "api_key",
    "api_token",
    "apikey",
    "auth_token",
    "bot_token",
    "client_secret",
    "oauth_token",
    "refresh_token",
    "token",
];

/// Words before a placeholder in a header that is taken out.
pub(super) const SCHEMES: &[&str] = &["bearer ", "bot ", "token "];

/// Parts of a WebSocket's subprotocol that mean it carries a credential.
pub(super) const PROTOCOL_WORDS: &[&str] = &["auth", "bearer", "jwt", "key", "secret", "token"];

/// Media types of a body that no server looks into for a credential: whole names, or beginnings that end in `/`.
pub(super) const OPAQUE: &[&str] = &[
    "application/gzip",
    "application/octet-stream",
    "application/pdf",
    "application/zip",
    "audio/",
    "image/",
    "text/event-stream",
    "video/",
];

/// A parameter's or field's name as the tables spell it: frameworks trim it, stop at a bracket or NUL, and take one
/// separator for another.
pub(super) fn spelled(name: &str) -> String {
    let end = name.find(['[', '\0']).unwrap_or(name.len());
    name[..end].trim_matches([' ', '\t', '\r', '\n']).to_ascii_lowercase().replace(['-', '.', ' '], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list of a TypeScript table.
    fn table(source: &str, name: &str) -> Vec<String> {
        let (_, rest) =
            source.split_once(&format!("const {name}: readonly string[] = [")).expect("the table is there");
        let (inside, _) = rest.split_once(']').expect("it ends");
        inside.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn the_overlay_has_the_same_tables() {
        let credentials = include_str!("../../../templates/overlay/credentials.ts");
        let body = include_str!("../../../templates/overlay/body.ts");
        for (source, name, ours) in [
            (credentials, "HEADERS", HEADERS),
            (credentials, "HEADER_ENDS", HEADER_ENDS),
            (credentials, "METHOD_OVERRIDES", METHOD_OVERRIDES),
            (credentials, "PATH_OVERRIDES", PATH_OVERRIDES),
            (credentials, "QUERY", QUERY),
            (credentials, "SCHEMES", SCHEMES),
            (credentials, "PROTOCOL_WORDS", PROTOCOL_WORDS),
            (body, "FIELDS", FIELDS),
            (body, "OPAQUE", OPAQUE),
        ] {
            assert_eq!(table(source, name), ours, "{name}");
        }
    }

    #[test]
    fn a_name_is_spelled_one_way() {
        for name in ["Access-Token", "access.token", " access_token ", "access token[]", "access_token\0x"] {
            assert_eq!(spelled(name), "access_token");
        }
    }
}
