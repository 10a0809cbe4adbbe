//! A typed read view of a wrangler configuration, from either syntax.
//!
//! Only what moltctl decides by is read; unknown keys are no error (wrangler grows them monthly), wrong types are.
//! Deliberately absent: inheritance of `env.*` (moltctl deploys the top level) and defaults: what is not written
//! is `None`.

use crate::model::ImageRef;

use super::super::tree::{Kind, Node, ParseError, Syntax, join};

/// What a wrangler configuration says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// `name`: the Worker.
    pub name: Option<String>,
    /// `main`: the entry module.
    pub main: Option<String>,
    /// `account_id`.
    pub account_id: Option<String>,
    /// `compatibility_date`, `YYYY-MM-DD` as written.
    pub compatibility_date: Option<String>,
    /// `compatibility_flags`.
    pub compatibility_flags: Vec<String>,
    /// `workers_dev`; wrangler's default is on.
    pub workers_dev: Option<bool>,
    /// `preview_urls`; wrangler's default follows `workers_dev`.
    pub preview_urls: Option<bool>,
    /// `route` and `routes`.
    pub routes: Vec<Route>,
    /// `containers`.
    pub containers: Vec<Container>,
    /// `durable_objects.bindings`.
    pub durable_objects: Vec<DurableObject>,
    /// `migrations`, in order.
    pub migrations: Vec<Migration>,
    /// `r2_buckets`.
    pub r2_buckets: Vec<R2Bucket>,
    /// `vars`.
    pub vars: Vec<Var>,
    /// `secrets.required`; `None` when the table or the key is absent.
    pub secrets_required: Option<Vec<String>>,
    /// `observability`.
    pub observability: Observability,
    /// `build.command`.
    pub build_command: Option<String>,
    /// `assets.directory`.
    pub assets_directory: Option<String>,
    /// `browser.binding`.
    pub browser_binding: Option<String>,
    /// `triggers.crons`.
    pub crons: Vec<String>,
    /// Names under `env`.
    pub environments: Vec<String>,
}

/// One route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Pattern or, for a custom domain, the host name.
    pub pattern: String,
    /// Whether it is a custom domain rather than a zone route.
    pub custom_domain: bool,
    /// `zone_name` or `zone_id`.
    pub zone: Option<String>,
}

/// One container application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Container {
    /// Line of its entry, from 1.
    pub line: usize,
    /// `name`; wrangler's default is `<worker>-<class>` in lower case.
    pub name: Option<String>,
    /// `class_name`: the Durable Object class.
    pub class_name: Option<String>,
    /// `image`: a path of a Dockerfile or an image reference.
    pub image: Option<String>,
    /// `instance_type` where it is a name.
    pub instance_type: Option<String>,
    /// `max_instances`.
    pub max_instances: Option<u32>,
    /// `ssh.enabled`, or `wrangler_ssh.enabled` of older versions.
    pub ssh_enabled: Option<bool>,
}

/// What a container's `image` means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageSource {
    /// The path of a Dockerfile, as written.
    Dockerfile(String),
    /// An image that Cloudflare Containers can pull.
    Reference(ImageRef),
    /// An image from a registry that Cloudflare Containers cannot pull from: the deploy would fail after the Worker
    /// is live.
    Refused {
        /// Why, for the operator.
        reason: String,
    },
    /// Neither an existing file nor a valid reference.
    Invalid,
}

impl Container {
    /// What `image` means; `is_file` says whether a path of the checkout is an existing file, which is how wrangler
    /// itself decides. `None` where there is no `image`.
    pub fn image_source(&self, is_file: impl Fn(&str) -> bool) -> Option<ImageSource> {
        let written = self.image.as_deref()?;
        if is_file(written) {
            return Some(ImageSource::Dockerfile(written.to_owned()));
        }
        Some(match written.parse::<ImageRef>() {
            Err(_) => ImageSource::Invalid,
            Ok(image) => match image.refused_by_containers() {
                Some(reason) => ImageSource::Refused { reason },
                None => ImageSource::Reference(image),
            },
        })
    }
}

/// One Durable Object binding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DurableObject {
    /// `name`: the binding.
    pub name: String,
    /// `class_name`.
    pub class_name: String,
}

/// One Durable Object migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// `tag`.
    pub tag: String,
    /// `new_sqlite_classes` and `new_classes`.
    pub new_classes: Vec<String>,
    /// `deleted_classes`.
    pub deleted_classes: Vec<String>,
}

/// One R2 binding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct R2Bucket {
    /// `binding`.
    pub binding: String,
    /// `bucket_name`; wrangler makes one up when it is absent.
    pub bucket_name: Option<String>,
    /// `jurisdiction`.
    pub jurisdiction: Option<String>,
}

/// One plain variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Var {
    /// Name.
    pub name: String,
    /// Line, from 1.
    pub line: usize,
    /// Value where it is a string; `None` for JSON values.
    pub value: Option<String>,
}

/// The `observability` table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Observability {
    /// `enabled`.
    pub enabled: Option<bool>,
    /// `redact_query_string`.
    pub redact_query_string: Option<bool>,
}

/// Why a configuration could not be viewed. Never an excerpt of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ViewError {
    /// The text could not be read at all.
    #[error(transparent)]
    Parse(#[from] ParseError),
    /// A key has a value of another type than wrangler takes.
    #[error("line {line}: `{path}` is {found}, expected {expected}")]
    WrongType {
        /// Line from 1.
        line: usize,
        /// Path of the key.
        path: String,
        /// What is expected.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A key that wrangler needs is missing.
    #[error("line {line}: `{path}` is missing")]
    Missing {
        /// Line of the table it is missing from.
        line: usize,
        /// Path of the key.
        path: String,
    },
}

impl View {
    /// Reads `text`.
    pub fn parse(text: &str, syntax: Syntax) -> Result<Self, ViewError> {
        Self::of(&Node::parse(text, syntax)?)
    }

    /// Reads a parsed document.
    pub fn of(document: &Node) -> Result<Self, ViewError> {
        let root = At { node: document, path: String::new() };
        Ok(Self {
            name: root.string("name")?,
            main: root.string("main")?,
            account_id: root.string("account_id")?,
            compatibility_date: root.string("compatibility_date")?,
            compatibility_flags: root.strings("compatibility_flags")?.unwrap_or_default(),
            workers_dev: root.flag("workers_dev")?,
            preview_urls: root.flag("preview_urls")?,
            routes: routes(&root)?,
            containers: root.list("containers")?.iter().map(container).collect::<Result<_, _>>()?,
            durable_objects: match root.table("durable_objects")? {
                Some(table) => {
                    table.list("bindings")?.iter().map(durable_object).collect::<Result<_, _>>()?
                }
                None => Vec::new(),
            },
            migrations: root.list("migrations")?.iter().map(migration).collect::<Result<_, _>>()?,
            r2_buckets: root.list("r2_buckets")?.iter().map(r2_bucket).collect::<Result<_, _>>()?,
            vars: root.table("vars")?.map(|table| vars(&table)).unwrap_or_default(),
            secrets_required: root.inside("secrets", |table| table.strings("required"))?,
            observability: Observability {
                enabled: root.inside("observability", |table| table.flag("enabled"))?,
                redact_query_string: root
                    .inside("observability", |table| table.flag("redact_query_string"))?,
            },
            build_command: root.inside("build", |table| table.string("command"))?,
            assets_directory: root.inside("assets", |table| table.string("directory"))?,
            browser_binding: root.inside("browser", |table| table.string("binding"))?,
            crons: root.inside("triggers", |table| table.strings("crons"))?.unwrap_or_default(),
            environments: root
                .table("env")?
                .map(|table| table.node.members().iter().map(|(name, _)| name.clone()).collect())
                .unwrap_or_default(),
        })
    }

    /// The name of the container application of one entry, as wrangler makes it.
    pub fn application_name(&self, container: &Container) -> Option<String> {
        container.name.clone().or_else(|| {
            let (worker, class) = (self.name.as_ref()?, container.class_name.as_ref()?);
            Some(format!("{worker}-{class}").to_lowercase())
        })
    }
}

/// A table under reading, with its path.
struct At<'a> {
    node: &'a Node,
    path: String,
}

impl<'a> At<'a> {
    fn member(&self, key: &str) -> Option<At<'a>> {
        let node = self.node.get(key)?;
        // `null` is how JSON says "unset".
        if matches!(node.kind, Kind::Null) {
            return None;
        }
        Some(At { node, path: join(&self.path, key) })
    }

    fn wrong(&self, expected: &'static str) -> ViewError {
        let (line, found) = (self.node.line, self.node.type_name());
        ViewError::WrongType { line, path: self.path.clone(), expected, found }
    }

    fn as_string(&self) -> Result<String, ViewError> {
        match &self.node.kind {
            Kind::String(text) => Ok(text.clone()),
            _ => Err(self.wrong("a string")),
        }
    }

    fn string(&self, key: &str) -> Result<Option<String>, ViewError> {
        self.member(key).map(|member| member.as_string()).transpose()
    }

    fn required(&self, key: &str) -> Result<String, ViewError> {
        self.string(key)?
            .ok_or_else(|| ViewError::Missing { line: self.node.line, path: join(&self.path, key) })
    }

    fn flag(&self, key: &str) -> Result<Option<bool>, ViewError> {
        match self.member(key) {
            None => Ok(None),
            Some(At { node: Node { kind: Kind::Bool(flag), .. }, .. }) => Ok(Some(*flag)),
            Some(member) => Err(member.wrong("a boolean")),
        }
    }

    fn count(&self, key: &str) -> Result<Option<u32>, ViewError> {
        let Some(member) = self.member(key) else { return Ok(None) };
        match member.node.kind {
            Kind::Number(number)
                if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) =>
            {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "whole and in range, as just checked"
                )]
                Ok(Some(number as u32))
            }
            _ => Err(member.wrong("a whole number")),
        }
    }

    fn list(&self, key: &str) -> Result<Vec<At<'a>>, ViewError> {
        let Some(member) = self.member(key) else { return Ok(Vec::new()) };
        match &member.node.kind {
            Kind::Array(elements) => Ok(elements
                .iter()
                .enumerate()
                .map(|(index, node)| At { node, path: format!("{}[{index}]", member.path) })
                .collect()),
            _ => Err(member.wrong("an array")),
        }
    }

    fn strings(&self, key: &str) -> Result<Option<Vec<String>>, ViewError> {
        if self.member(key).is_none() {
            return Ok(None);
        }
        self.list(key)?.iter().map(At::as_string).collect::<Result<_, _>>().map(Some)
    }

    fn table(&self, key: &str) -> Result<Option<At<'a>>, ViewError> {
        match self.member(key) {
            Some(member) if !matches!(member.node.kind, Kind::Table(_)) => Err(member.wrong("a table")),
            member => Ok(member),
        }
    }

    fn inside<T>(
        &self,
        key: &str,
        read: impl FnOnce(&At<'a>) -> Result<Option<T>, ViewError>,
    ) -> Result<Option<T>, ViewError> {
        self.table(key)?.map_or(Ok(None), |table| read(&table))
    }
}

fn routes(root: &At<'_>) -> Result<Vec<Route>, ViewError> {
    let mut all: Vec<At<'_>> = root.member("route").into_iter().collect();
    all.extend(root.list("routes")?);
    all.iter().map(route).collect()
}

fn route(at: &At<'_>) -> Result<Route, ViewError> {
    match &at.node.kind {
        Kind::String(pattern) => Ok(Route { pattern: pattern.clone(), custom_domain: false, zone: None }),
        Kind::Table(_) => Ok(Route {
            pattern: at.required("pattern")?,
            custom_domain: at.flag("custom_domain")?.unwrap_or(false),
            zone: at.string("zone_name")?.or(at.string("zone_id")?),
        }),
        _ => Err(at.wrong("a string or a table")),
    }
}

fn container(at: &At<'_>) -> Result<Container, ViewError> {
    let ssh = at.inside("ssh", |table| table.flag("enabled"))?;
    Ok(Container {
        line: at.node.line,
        name: at.string("name")?,
        class_name: at.string("class_name")?,
        image: at.string("image")?,
        instance_type: match at.member("instance_type") {
            Some(At { node: Node { kind: Kind::Table(_), .. }, .. }) | None => None,
            Some(member) => Some(member.as_string()?),
        },
        max_instances: at.count("max_instances")?,
        ssh_enabled: ssh.or(at.inside("wrangler_ssh", |table| table.flag("enabled"))?),
    })
}

fn durable_object(at: &At<'_>) -> Result<DurableObject, ViewError> {
    Ok(DurableObject { name: at.required("name")?, class_name: at.required("class_name")? })
}

fn migration(at: &At<'_>) -> Result<Migration, ViewError> {
    let mut new_classes = at.strings("new_sqlite_classes")?.unwrap_or_default();
    new_classes.extend(at.strings("new_classes")?.unwrap_or_default());
    Ok(Migration {
        tag: at.required("tag")?,
        new_classes,
        deleted_classes: at.strings("deleted_classes")?.unwrap_or_default(),
    })
}

fn r2_bucket(at: &At<'_>) -> Result<R2Bucket, ViewError> {
    Ok(R2Bucket {
        binding: at.required("binding")?,
        bucket_name: at.string("bucket_name")?,
        jurisdiction: at.string("jurisdiction")?,
    })
}

fn vars(table: &At<'_>) -> Vec<Var> {
    let var = |(name, node): &(String, Node)| Var {
        name: name.clone(),
        line: node.line,
        value: match &node.kind {
            Kind::String(text) => Some(text.clone()),
            _ => None,
        },
    };
    table.node.members().iter().map(var).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::samples;
    use super::super::convert;
    use super::*;

    const TOML: &str = r#"
name = "moltbot-sandbox"
compatibility_date = "2025-05-06"
workers_dev = false
routes = ["a.example/*", { pattern = "bot.example", custom_domain = true }]

[[containers]]
class_name = "Sandbox"
image = "./Dockerfile"
instance_type = "standard-1"
max_instances = 1
ssh = { enabled = false }

[[durable_objects.bindings]]
class_name = "Sandbox"
name = "Sandbox"

[[migrations]]
tag = "v1"
new_sqlite_classes = ["Sandbox"]

[[r2_buckets]]
binding = "MOLTBOT_BUCKET"
bucket_name = "moltbot-data"

[secrets]
required = ["A"]

[vars]
PLAIN = "x"
STRUCTURED = { a = 1 }

[observability]
enabled = true

[env.staging]
name = "other"
"#;

    #[test]
    fn everything_that_is_decided_by_is_read() {
        let view = View::parse(TOML, Syntax::Toml).unwrap();
        assert_eq!(view.name.as_deref(), Some("moltbot-sandbox"));
        assert_eq!(view.workers_dev, Some(false));
        assert_eq!(view.preview_urls, None);
        assert_eq!(view.routes[1], Route { pattern: "bot.example".into(), custom_domain: true, zone: None });
        assert_eq!(view.containers[0].ssh_enabled, Some(false));
        assert_eq!(view.containers[0].max_instances, Some(1));
        assert_eq!(view.containers[0].line, 7);
        assert_eq!(view.application_name(&view.containers[0]).unwrap(), "moltbot-sandbox-sandbox");
        assert_eq!(view.migrations[0].new_classes, ["Sandbox"]);
        assert_eq!(view.secrets_required, Some(vec!["A".to_owned()]));
        assert_eq!(view.vars[0].value.as_deref(), Some("x"));
        assert_eq!(view.vars[1].value, None);
        assert_eq!(view.observability, Observability { enabled: Some(true), redact_query_string: None });
        assert_eq!(view.environments, ["staging"]);
    }

    #[test]
    fn an_image_is_a_file_a_reference_or_refused() {
        let source = |image: &str| {
            let view = View::parse(&format!("[[containers]]\nimage = \"{image}\"\n"), Syntax::Toml).unwrap();
            view.containers[0].image_source(|path| path == "./Dockerfile").unwrap()
        };
        assert_eq!(source("./Dockerfile"), ImageSource::Dockerfile("./Dockerfile".into()));
        assert!(matches!(source("docker.io/cloudflare/sandbox:0.7.0"), ImageSource::Reference(_)));
        assert!(matches!(source("ghcr.io/openclaw/openclaw:latest"), ImageSource::Refused { .. }));
        assert_eq!(source("./Missing"), ImageSource::Invalid);
    }

    #[test]
    fn errors_name_line_and_path_and_quote_nothing() {
        let error = View::parse("name = \"x\"\n[observability]\nenabled = \"sk-secret\"\n", Syntax::Toml)
            .unwrap_err();
        assert_eq!(error.to_string(), "line 3: `observability.enabled` is a string, expected a boolean");
        let error = View::parse("{\n\"containers\": {}\n}", Syntax::Jsonc).unwrap_err();
        assert_eq!(error.to_string(), "line 2: `containers` is a table, expected an array");
        let error = View::parse("{\"r2_buckets\": [\n{}]}", Syntax::Jsonc).unwrap_err();
        assert_eq!(error.to_string(), "line 2: `r2_buckets[0].binding` is missing");
        let error = View::parse("{\"containers\": [{\"max_instances\": 1.5}]}", Syntax::Jsonc).unwrap_err();
        assert!(matches!(error, ViewError::WrongType { expected: "a whole number", .. }));
    }

    #[test]
    fn both_syntaxes_give_the_same_view_of_real_configurations() {
        let Some(configs) = samples::wrangler_configs() else {
            samples::say_skipped("both_syntaxes_give_the_same_view_of_real_configurations");
            return;
        };
        for (name, text) in configs {
            let strip = |mut view: View| {
                view.containers.iter_mut().for_each(|container| container.line = 0);
                view
            };
            let json = strip(View::parse(&text, Syntax::Jsonc).unwrap());
            let toml = strip(View::parse(&convert::to_toml(&text).unwrap().toml, Syntax::Toml).unwrap());
            assert_eq!(json, toml, "{name}");
            assert!(json.name.is_some(), "{name}");
        }
    }
}
