//! What functions do, themselves or through others of the checkout: check an Origin, check a token, use the container.
//!
//! Functions are known by their names. Two of one name count as one that does what either does.

use std::collections::{BTreeMap, BTreeSet};

use super::Syntax;
use super::bindings::is_function;
use super::calls::Call;
use super::modules::Sources;
use super::values::{bare, env_name, literal};

/// Something a function may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// It looks at where a request comes from: `Origin` or `Sec-Fetch-Site`.
    ChecksOrigin,
    /// It verifies Cloudflare Access's token.
    ChecksAccess,
    /// It compares a secret that the request brings.
    ChecksSecret,
    /// It speaks with the container, which wakes it.
    UsesContainer,
    /// It accepts a WebSocket.
    UpgradesWebSocket,
}

const DEEDS: [Deed; 5] = [
    Deed::ChecksOrigin,
    Deed::ChecksAccess,
    Deed::ChecksSecret,
    Deed::UsesContainer,
    Deed::UpgradesWebSocket,
];

/// What the functions of a checkout do.
#[derive(Debug, Default)]
pub struct Reach<'a> {
    doers: BTreeMap<Deed, BTreeSet<&'a str>>,
}

impl<'a> Reach<'a> {
    /// Reads every function of `sources`.
    #[must_use]
    pub fn of(sources: &'a Sources) -> Self {
        let functions: Vec<(&str, Syntax<'a>)> =
            sources.iter().flat_map(|(_, source)| source.nodes()).filter_map(named).collect();
        let mut reach = Self::default();
        for deed in DEEDS {
            let doers = functions
                .iter()
                .filter(|(_, function)| function.descendants().any(|it| is_deed(it, deed)))
                .map(|(name, _)| *name)
                .collect();
            reach.doers.insert(deed, doers);
        }
        loop {
            let before: usize = reach.doers.values().map(BTreeSet::len).sum();
            for deed in DEEDS {
                let more: Vec<&str> = functions
                    .iter()
                    .filter(|(name, function)| {
                        !reach.knows(deed, name) && reach.names(*function, deed).is_some()
                    })
                    .map(|(name, _)| *name)
                    .collect();
                reach.doers.entry(deed).or_default().extend(more);
            }
            if reach.doers.values().map(BTreeSet::len).sum::<usize>() == before {
                return reach;
            }
        }
    }

    /// Where `node` does it, itself or by naming a function that does.
    #[must_use]
    pub fn place(&self, node: Syntax<'a>, deed: Deed) -> Option<Syntax<'a>> {
        node.descendants().find(|it| is_deed(*it, deed)).or_else(|| self.names(node, deed))
    }

    /// Whether `node` does it.
    #[must_use]
    pub fn does(&self, node: Syntax<'a>, deed: Deed) -> bool {
        self.place(node, deed).is_some()
    }

    fn knows(&self, deed: Deed, name: &str) -> bool {
        self.doers.get(&deed).is_some_and(|it| it.contains(name))
    }

    fn names(&self, node: Syntax<'a>, deed: Deed) -> Option<Syntax<'a>> {
        node.descendants().find(|it| it.kind() == "identifier" && self.knows(deed, it.text()))
    }
}

/// A function with a name of its own, or the constant whose value it is (also through a call that wraps it).
fn named(node: Syntax<'_>) -> Option<(&str, Syntax<'_>)> {
    match node.kind() {
        "function_declaration" | "generator_function_declaration" => Some((node.field("name")?.text(), node)),
        "variable_declarator" => {
            let value = bare(node.field("value")?);
            let wrapped = || Call::of(value).is_some_and(|it| it.arguments().any(|it| is_function(bare(it))));
            let name = node.field("name").filter(|it| it.kind() == "identifier")?.text();
            (is_function(value) || wrapped()).then_some((name, value))
        }
        _ => None,
    }
}

fn is_deed(node: Syntax<'_>, deed: Deed) -> bool {
    let call = Call::of(node);
    match deed {
        Deed::ChecksOrigin => call.is_some_and(|it| it.is_function("csrf") || reads_origin(it)),
        Deed::ChecksAccess => call.is_some_and(|it| matches!(it.name(), "jwtVerify" | "cloudflareAccess")),
        Deed::ChecksSecret => call.is_some_and(compares) || compares_plainly(node),
        Deed::UsesContainer => call.is_some_and(uses_container),
        Deed::UpgradesWebSocket => call.is_some_and(|it| matches!(it.name(), "wsConnect" | "WebSocketPair")),
    }
}

fn reads_origin(call: Call<'_>) -> bool {
    let reads = matches!(call.name(), "header" | "get")
        && call.arguments().count() == 1
        && call
            .argument(0)
            .and_then(literal)
            .is_some_and(|it| it.eq_ignore_ascii_case("origin") || it.eq_ignore_ascii_case("sec-fetch-site"));
    // Handing the Origin back as a CORS header is no check of it.
    let echoed = || {
        call.node
            .ancestors()
            .filter_map(Call::of)
            .any(|up| matches!(up.name(), "set" | "append" | "header" | "log"))
    };
    reads && !echoed()
}

fn compares(call: Call<'_>) -> bool {
    let lower = call.name().to_ascii_lowercase();
    matches!(call.name(), "timingSafeEqual" | "bearerAuth" | "basicAuth")
        || lower.contains("safeequal")
        || lower.contains("constanttime")
}

/// `given === env.CDP_SECRET`.
#[must_use]
pub fn compares_plainly(node: Syntax<'_>) -> bool {
    if node.kind() != "binary_expression" {
        return false;
    }
    let equal = node.field("operator").is_some_and(|it| matches!(it.text(), "===" | "!==" | "==" | "!="));
    let secret = |it: Syntax<'_>| {
        env_name(bare(it)).is_some_and(|name| {
            ["SECRET", "TOKEN", "PASSWORD", "KEY"].iter().any(|word| name.ends_with(word))
        })
    };
    let plain = |it: Syntax<'_>| literal(it).is_some() || matches!(bare(it).kind(), "undefined" | "null");
    let (Some(left), Some(right)) = (node.field("left"), node.field("right")) else { return false };
    equal && (secret(left) && !plain(right) || secret(right) && !plain(left))
}

fn uses_container(call: Call<'_>) -> bool {
    let Some(receiver) = call.receiver() else { return false };
    match call.name() {
        "startProcess" | "listProcesses" | "execStream" | "containerFetch" | "wsConnect" | "waitForPort"
        | "restoreBackup" | "createBackup" | "mountBucket" | "exposePort" => true,
        "exec" | "readFile" | "writeFile" | "fetch" | "start" => runs_in_container(receiver),
        _ => false,
    }
}

/// True for what is, by its name, the container and not a pattern or a database: `sandbox`, `this.container`.
#[must_use]
pub fn runs_in_container(receiver: Syntax<'_>) -> bool {
    let lower = receiver.text().to_ascii_lowercase();
    ["sandbox", "container", "session"].iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::syntax::Source;

    #[test]
    fn deeds_are_known_through_other_files() {
        let file =
            |path: &str, text: &str| (camino::Utf8PathBuf::from(path), Source::typescript(text.into()));
        let sources = [
            file(
                "src/jwt.ts",
                "export async function verify(t) { return await jwtVerify(t, keys, { issuer }); }",
            ),
            file(
                "src/access.ts",
                "export function access() { return async (c, next) => { await verify(c); }; }",
            ),
            file(
                "src/origin.ts",
                "export const sameOrigin = createMiddleware(async (c, next) => { if (c.req.header('Origin') !== x) return; });",
            ),
            file(
                "src/cors.ts",
                "export const cors = (c) => c.header('Access-Control-Allow-Origin', c.req.header('Origin'));",
            ),
            file("src/index.ts", "app.use('*', access());\napp.use('*', sameOrigin);\napp.use('*', cors);\n"),
        ];
        let reach = Reach::of(&sources);
        let uses: Vec<Syntax<'_>> =
            Call::all(&sources[4].1).filter(|it| it.name() == "use").map(|it| it.node).collect();
        assert!(reach.does(uses[0], Deed::ChecksAccess) && !reach.does(uses[0], Deed::ChecksOrigin));
        assert!(reach.does(uses[1], Deed::ChecksOrigin) && !reach.does(uses[1], Deed::ChecksAccess));
        assert!(!reach.does(uses[2], Deed::ChecksOrigin));
    }

    #[test]
    fn secrets_that_are_compared_and_containers_that_are_used() {
        let source = Source::typescript(
            "if (given !== c.env.CDP_SECRET) no();\nif (!c.env.CDP_SECRET) no();\nif (c.env.DEV_MODE === 'true') no();\n\
             pattern.exec(text);\nsandbox.exec('ls');\n"
                .into(),
        );
        let count = |deed| source.nodes().filter(|it| is_deed(*it, deed)).count();
        assert_eq!((count(Deed::ChecksSecret), count(Deed::UsesContainer)), (1, 1));
    }
}
