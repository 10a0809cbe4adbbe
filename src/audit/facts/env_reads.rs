//! Which variables and secrets the code of a checkout reads, told by structure.
//!
//! What stands for the Worker's `env` is followed from its parameter through constants, destructuring and calls of the
//! checkout's own functions; a member in capitals of such a thing is a name that is read. A declaration of a type reads
//! nothing. Deliberately absent: following single values, and code of packages (but what the Sandbox SDK reads is known).

use std::collections::{BTreeMap, BTreeSet};

use super::Checkout;
use crate::audit::syntax::{Source, Syntax};
use crate::project::env_names::EnvNames;

/// What the code reads.
#[derive(Debug, Default)]
pub struct EnvReads {
    worker: BTreeSet<String>,
    container: BTreeSet<String>,
    /// Where `env` is handed on whole, or read by a name that is put together.
    pub whole: Option<String>,
    /// Names that stand in texts, while `env` is read by a name that comes from elsewhere.
    spelt: BTreeSet<String>,
    dynamic: bool,
}

/// How a name is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// The Worker's code reads it.
    Yes,
    /// The container's script reads it, and the Worker never hands it on.
    LostOnTheWay,
    /// Nothing that was seen reads it.
    No,
}

/// What the Sandbox SDK reads of the Worker's `env` by itself (cloudflare/sandbox-sdk, `packages/sandbox/src`).
const READ_BY_THE_SDK: &[&str] = &[
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "BACKUP_BUCKET_NAME",
    "CLOUDFLARE_ACCOUNT_ID",
    "R2_ACCESS_KEY_ID",
    "R2_SECRET_ACCESS_KEY",
    "SANDBOX_INSTANCE_TIMEOUT_MS",
    "SANDBOX_LOG_FORMAT",
    "SANDBOX_LOG_LEVEL",
    "SANDBOX_POLL_INTERVAL_MS",
    "SANDBOX_PORT_TIMEOUT_MS",
    "SANDBOX_TRANSPORT",
];
/// The most rounds in which names for `env` are followed.
const MOST_ROUNDS: usize = 5;

impl EnvReads {
    /// What the sources and scripts of `checkout` read.
    #[must_use]
    pub fn of(checkout: &Checkout) -> Self {
        let sources: Vec<(&str, &Source)> =
            checkout.sources().iter().map(|(path, source)| (path.as_str(), source)).collect();
        let functions = functions(&sources);
        let mut aliases: Vec<BTreeSet<String>> = sources.iter().map(|(_, source)| typed(source)).collect();
        let mut reads = Self::default();
        for _ in 0..MOST_ROUNDS {
            let before: usize = aliases.iter().map(BTreeSet::len).sum();
            for (nth, (path, source)) in sources.iter().enumerate() {
                let mut file =
                    File { path, aliases: aliases[nth].clone(), reads: &mut reads, handed: Vec::new() };
                file.read(source);
                let File { aliases: found, handed, .. } = file;
                aliases[nth] = found;
                for (function, position) in handed {
                    for (of, parameters) in functions.get(function).into_iter().flatten() {
                        take(parameters.get(position), &mut aliases[*of], &mut reads);
                    }
                }
            }
            if aliases.iter().map(BTreeSet::len).sum::<usize>() == before {
                break;
            }
        }
        let mut scripts = EnvNames::default();
        for (_, script) in checkout.scripts() {
            scripts.add_script(script.text());
        }
        reads.container = scripts.container;
        reads
    }

    /// How `name` is read.
    #[must_use]
    pub fn read(&self, name: &str) -> Read {
        let by_worker = self.worker.contains(name)
            || READ_BY_THE_SDK.contains(&name)
            || (self.dynamic && self.spelt.contains(name));
        match (by_worker, self.container.contains(name), &self.whole) {
            (true, _, _) | (_, true, Some(_)) => Read::Yes,
            (false, true, None) => Read::LostOnTheWay,
            (false, false, _) => Read::No,
        }
    }

    /// True when nothing was found: then nothing can be said about any name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.worker.is_empty() && self.container.is_empty() && self.whole.is_none()
    }
}

/// Parameters of the checkout's functions by the functions' names, with the file they stand in.
type Functions<'a> = BTreeMap<&'a str, Vec<(usize, Vec<Syntax<'a>>)>>;

fn functions<'a>(sources: &[(&str, &'a Source)]) -> Functions<'a> {
    let mut functions: Functions<'a> = BTreeMap::new();
    for (nth, (_, source)) in sources.iter().enumerate() {
        for node in source.nodes() {
            let (name, function) = match node.kind() {
                "function_declaration" | "method_definition" => (node.field("name"), Some(node)),
                "variable_declarator" => (node.field("name"), node.field("value")),
                _ => continue,
            };
            let Some((name, function)) = name.zip(function) else { continue };
            let parameters: Vec<_> = match (function.field("parameters"), function.field("parameter")) {
                (Some(list), _) => list.children().filter(|it| it.kind() != "comment").map(pattern).collect(),
                (None, Some(one)) => vec![one],
                (None, None) => continue,
            };
            functions.entry(name.text()).or_default().push((nth, parameters));
        }
    }
    functions
}

/// The pattern of a parameter, without its type.
fn pattern(parameter: Syntax<'_>) -> Syntax<'_> {
    parameter.field("pattern").unwrap_or(parameter)
}

/// A parameter that was given `env`.
fn take(parameter: Option<&Syntax<'_>>, aliases: &mut BTreeSet<String>, reads: &mut EnvReads) {
    let Some(parameter) = parameter else { return };
    match parameter.kind() {
        "identifier" => drop(aliases.insert(parameter.text().to_owned())),
        "object_pattern" => destructure(*parameter, aliases, &mut reads.worker),
        _ => {}
    }
}

/// Parameters whose type says that they are the Worker's `env`.
fn typed(source: &Source) -> BTreeSet<String> {
    let parameters =
        source.nodes().filter(|it| matches!(it.kind(), "required_parameter" | "optional_parameter"));
    let of_env = parameters.filter(|it| it.field("type").is_some_and(|of| is_type_of_env(of.text())));
    of_env.map(pattern).filter(|it| it.kind() == "identifier").map(|it| it.text().to_owned()).collect()
}

fn is_type_of_env(text: &str) -> bool {
    let name = text.trim_start_matches([':', ' ']);
    let name =
        &name[..name.find(|c: char| !c.is_alphanumeric() && c != '.' && c != '_').unwrap_or(name.len())];
    name.ends_with("Env") || name.ends_with("Bindings")
}

/// The names that a pattern takes out of `env`; what it leaves is `env` again.
fn destructure(pattern: Syntax<'_>, aliases: &mut BTreeSet<String>, names: &mut BTreeSet<String>) {
    for child in pattern.children() {
        match child.kind() {
            "rest_pattern" => aliases.extend(child.children().next().map(|it| it.text().to_owned())),
            "pair_pattern" => names.extend(child.field("key").map(|it| unquoted(it.text()).to_owned())),
            "object_assignment_pattern" => names.extend(child.field("left").map(|it| it.text().to_owned())),
            _ => drop(names.insert(child.text().to_owned())),
        }
    }
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '\'', '`'])
}

/// A file that is being read.
struct File<'r, 's> {
    path: &'r str,
    aliases: BTreeSet<String>,
    reads: &'r mut EnvReads,
    /// Functions that are given `env`, and at which position.
    handed: Vec<(&'s str, usize)>,
}

impl<'s> File<'_, 's> {
    fn read(&mut self, source: &'s Source) {
        for node in source.nodes() {
            match node.kind() {
                "member_expression" => self.member(node),
                "subscript_expression" => self.subscript(node),
                "variable_declarator" => self.given(node.field("name"), node.field("value")),
                "assignment_expression" => self.given(node.field("left"), node.field("right")),
                "required_parameter" | "optional_parameter" => self.parameter(node),
                "spread_element" | "for_in_statement" => {
                    let of = node.field("right").or_else(|| node.children().next());
                    if of.is_some_and(|it| self.is_env(it)) {
                        self.whole(node);
                    }
                }
                "call_expression" | "new_expression" => self.call(node),
                "pair" => self.pair(node),
                "string_fragment" if is_constant(node.text()) => {
                    self.reads.spelt.insert(node.text().to_owned());
                }
                _ => {}
            }
        }
    }

    fn member(&mut self, node: Syntax<'s>) {
        let Some((object, property)) = node.field("object").zip(node.field("property")) else { return };
        if is_constant(property.text()) && self.is_env(object) {
            self.reads.worker.insert(property.text().to_owned());
        }
    }

    fn subscript(&mut self, node: Syntax<'s>) {
        let Some((object, index)) = node.field("object").zip(node.field("index")) else { return };
        if !self.is_env(object) {
            return;
        }
        if index.kind() == "string" || index.kind() == "template_string" && !index.text().contains("${") {
            self.reads.worker.insert(unquoted(index.text()).to_owned());
        } else if index.kind() == "template_string" {
            self.whole(node);
        } else {
            self.reads.dynamic = true;
        }
    }

    fn given(&mut self, to: Option<Syntax<'s>>, value: Option<Syntax<'s>>) {
        let Some((to, value)) = to.zip(value) else { return };
        if self.is_env(value) {
            take(Some(&to), &mut self.aliases, self.reads);
        }
    }

    /// `({ NAME }: MoltbotEnv)`.
    fn parameter(&mut self, node: Syntax<'s>) {
        let of_env = node.field("type").is_some_and(|of| is_type_of_env(of.text()));
        let pattern = pattern(node);
        if of_env && pattern.kind() == "object_pattern" {
            destructure(pattern, &mut self.aliases, &mut self.reads.worker);
        }
    }

    fn call(&mut self, node: Syntax<'s>) {
        let Some(callee) = node.field("function").or_else(|| node.field("constructor")) else { return };
        let Some(arguments) = node.field("arguments") else { return };
        let name = callee.field("property").unwrap_or(callee).text();
        let whole = matches!(
            callee.text(),
            "Object.entries"
                | "Object.keys"
                | "Object.values"
                | "Object.assign"
                | "JSON.stringify"
                | "structuredClone"
        ) || name == "setEnvVars";
        for (position, argument) in arguments.children().enumerate() {
            if self.is_env(argument) {
                if whole {
                    self.whole(node);
                }
                self.handed.push((name, position));
            }
        }
    }

    /// `envVars: env`.
    fn pair(&mut self, node: Syntax<'s>) {
        let Some((key, value)) = node.field("key").zip(node.field("value")) else { return };
        if matches!(unquoted(key.text()), "envVars" | "environment") && self.is_env(value) {
            self.whole(node);
        }
    }

    fn whole(&mut self, node: Syntax<'s>) {
        let at = || format!("{}:{}", self.path, node.span().line);
        if self.reads.whole.is_none() {
            self.reads.whole = Some(at());
        }
    }

    /// Whether an expression is the Worker's `env`.
    fn is_env(&self, mut node: Syntax<'s>) -> bool {
        loop {
            node = match node.kind() {
                "identifier" => return node.text() == "env" || self.aliases.contains(node.text()),
                "member_expression" => return node.field("property").is_some_and(|it| it.text() == "env"),
                // hono's `env(c)`.
                "call_expression" => return node.field("function").is_some_and(|it| it.text() == "env"),
                "binary_expression" => match node.field("left") {
                    Some(left) => left,
                    None => return false,
                },
                "parenthesized_expression"
                | "as_expression"
                | "satisfies_expression"
                | "non_null_expression" => match node.children().next() {
                    Some(inner) => inner,
                    None => return false,
                },
                _ => return false,
            };
        }
    }
}

/// Names of variables are written in capitals.
fn is_constant(name: &str) -> bool {
    name.len() > 1
        && name.bytes().any(|b| b.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::facts::Fetched;
    use crate::audit::testing::checkout;

    fn reads(files: &[(&str, &str)]) -> EnvReads {
        let Fetched::Known(checkout) = checkout(files).checkout else { panic!("is known") };
        EnvReads::of(&checkout)
    }

    #[test]
    fn a_name_that_is_read_in_any_way_is_known() {
        for text in [
            "app.get('/', (c) => c.env.RATE_LIMIT_RPM);",
            "const { RATE_LIMIT_RPM } = c.env;",
            "const { RATE_LIMIT_RPM: limit = '9' } = this.env;",
            "const { MORE, ...rest } = env; f(rest.RATE_LIMIT_RPM);",
            "const x = env['RATE_LIMIT_RPM'];",
            "const x = c.env?.[\"RATE_LIMIT_RPM\"];",
            "const x = (c.env as unknown as Record<string, string>)['RATE_LIMIT_RPM'];",
            "const e = c.env as Record<string, string>; g(e.RATE_LIMIT_RPM);",
            "function limit(bindings: MoltbotEnv) { return bindings.RATE_LIMIT_RPM; }",
            "function limit(b: AppEnv['Bindings']) { return b.RATE_LIMIT_RPM; }",
            "function limit({ RATE_LIMIT_RPM }: MoltbotEnv) { return RATE_LIMIT_RPM; }",
            "function limit(b) { return b.RATE_LIMIT_RPM; }\nlimit(c.env);",
            "const limit = (b) => b.RATE_LIMIT_RPM;\nlimit(c.env);",
            "const limit = ({ RATE_LIMIT_RPM }) => 1;\nlimit(c.env);",
            "function one(b) { return two(b); }\nfunction two(x) { return x.RATE_LIMIT_RPM; }\none(env);",
            "const NAMES = ['RATE_LIMIT_RPM', 'B'];\nfor (const name of NAMES) out[name] = env[name];",
            "const x = process.env.RATE_LIMIT_RPM;",
            "const x = (env ?? {}).RATE_LIMIT_RPM;",
            "const x = env!.RATE_LIMIT_RPM!;",
        ] {
            assert_eq!(reads(&[("src/index.ts", text)]).read("RATE_LIMIT_RPM"), Read::Yes, "{text}");
        }
        let files = [
            ("src/index.ts", "import { limit } from './limit';\nlimit(c.env);"),
            ("src/limit.ts", "export function limit(b) { return b.RATE_LIMIT_RPM; }"),
        ];
        assert_eq!(reads(&files).read("RATE_LIMIT_RPM"), Read::Yes, "across files");
    }

    #[test]
    fn what_only_declares_or_mentions_a_name_reads_nothing() {
        for text in [
            "interface MoltbotEnv { RATE_LIMIT_RPM?: string }\nuse(env.OTHER);",
            "// env.RATE_LIMIT_RPM\nuse(env.OTHER);",
            "const help = 'env.RATE_LIMIT_RPM';\nuse(env.OTHER);",
            "console.log('RATE_LIMIT_RPM'); use(env.OTHER);",
            "const x = Limits.RATE_LIMIT_RPM; use(env.OTHER);",
            "const { RATE_LIMIT_RPM } = options; use(env.OTHER);",
        ] {
            let reads = reads(&[("src/index.ts", text)]);
            assert_eq!(reads.read("RATE_LIMIT_RPM"), Read::No, "{text}");
            assert!(!reads.is_empty());
        }
    }

    #[test]
    fn what_the_script_reads_is_lost_unless_it_is_handed_on() {
        let script = ("start-openclaw.sh", "echo \"$DM_ALLOW\"\n");
        let named = [("src/index.ts", "start({ TOKEN: env.TOKEN });"), script];
        assert_eq!(reads(&named).read("DM_ALLOW"), Read::LostOnTheWay);
        for text in ["start({ ...env });", "start(Object.entries(c.env));", "sandbox.setEnvVars(env)"] {
            let whole = reads(&[("src/index.ts", text), script]);
            assert_eq!(whole.read("DM_ALLOW"), Read::Yes, "{text}");
            assert_eq!(whole.whole.as_deref(), Some("src/index.ts:1"), "{text}");
        }
    }

    #[test]
    fn what_the_sdk_reads_is_no_phantom() {
        assert_eq!(reads(&[("src/index.ts", "use(env.A_B)")]).read("SANDBOX_LOG_LEVEL"), Read::Yes);
    }
}
