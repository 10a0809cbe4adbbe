//! What functions do, themselves or through others of the checkout: check an Origin, check a token, use the container.
//!
//! Functions are known by their names. Two of one name count as one that does what either does.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;

use super::bindings::is_function;
use super::calls::Call;
use super::modules::Sources;
use super::values::{bare, env_name, literal};
use super::{Source, Syntax};

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
pub struct Reach {
    doers: BTreeMap<Deed, BTreeSet<String>>,
}

/// A function of a module: what it does itself, and the names it uses.
struct Function<'a> {
    name: &'a str,
    does: BTreeSet<Deed>,
    uses: BTreeSet<&'a str>,
}

impl Reach {
    /// Reads every function of `sources`.
    #[must_use]
    pub fn of(sources: &Sources) -> Self {
        Self::of_those(sources, |_, _| true)
    }

    /// Reads the functions of those sources that `wanted` picks by path and source.
    #[must_use]
    pub fn of_those(sources: &Sources, wanted: impl Fn(&Utf8Path, &Source) -> bool) -> Self {
        let picked = sources.iter().filter(|(path, source)| wanted(path, source));
        let roots = picked.filter_map(|(_, source)| source.root());
        let mut functions: Vec<Function<'_>> =
            roots.flat_map(|root| root.children().flat_map(named).collect::<Vec<_>>()).collect();
        let mut reach = Self::default();
        let mut grown = true;
        while grown {
            grown = false;
            for function in &mut functions {
                for deed in DEEDS {
                    let through = || function.uses.iter().any(|name| reach.knows(deed, name));
                    if !function.does.contains(&deed) && through() {
                        function.does.insert(deed);
                    }
                }
            }
            for function in &functions {
                for deed in &function.does {
                    grown |= reach.doers.entry(*deed).or_default().insert(function.name.to_owned());
                }
            }
        }
        reach
    }

    /// Where `node` does it, itself or by naming a function that does.
    #[must_use]
    pub fn place<'a>(&self, node: Syntax<'a>, deed: Deed) -> Option<Syntax<'a>> {
        let named = |it: &Syntax<'a>| it.kind() == "identifier" && self.knows(deed, it.text());
        node.descendants().find(|it| is_deed(*it, deed)).or_else(|| node.descendants().find(named))
    }

    /// Whether `node` does it.
    #[must_use]
    pub fn does(&self, node: Syntax<'_>, deed: Deed) -> bool {
        self.place(node, deed).is_some()
    }

    fn knows(&self, deed: Deed, name: &str) -> bool {
        self.doers.get(&deed).is_some_and(|it| it.contains(name))
    }
}

/// The functions that a statement of a module declares: by their own name, or as the value of a constant, also through a
/// call that wraps it. Those within functions are part of these.
fn named(statement: Syntax<'_>) -> Vec<Function<'_>> {
    let statement = statement.field("declaration").unwrap_or(statement);
    match statement.kind() {
        "function_declaration" | "generator_function_declaration" => {
            statement.field("name").map(|name| function(name.text(), statement)).into_iter().collect()
        }
        "lexical_declaration" | "variable_declaration" => {
            statement.children().filter_map(declared).map(|(name, value)| function(name, value)).collect()
        }
        _ => Vec::new(),
    }
}

fn declared(declarator: Syntax<'_>) -> Option<(&str, Syntax<'_>)> {
    let name = declarator.field("name").filter(|it| it.kind() == "identifier")?.text();
    let value = bare(declarator.field("value")?);
    let wrapped = || Call::of(value).is_some_and(|it| it.arguments().any(|it| is_function(bare(it))));
    (is_function(value) || wrapped()).then_some((name, value))
}

fn function<'a>(name: &'a str, body: Syntax<'a>) -> Function<'a> {
    let (mut does, mut uses) = (BTreeSet::new(), BTreeSet::new());
    for node in body.descendants() {
        match node.kind() {
            "identifier" => {
                uses.insert(node.text());
            }
            "call_expression" | "new_expression" | "binary_expression" => {
                does.extend(DEEDS.into_iter().filter(|deed| is_deed(node, *deed)));
            }
            _ => {}
        }
    }
    Function { name, does, uses }
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
