//! The HTTP surface of a Worker: its routes with their whole paths, and what stands before each of them.
//!
//! Registrations are those of Hono (`app.get('/x', …)`, `app.use`, `app.route`), in the order in which they stand, from
//! the routers that nothing mounts down. Deliberately absent: frameworks that match by other means.

use camino::Utf8Path;

use super::Syntax;
use super::bindings::{Binding, bindings};
use super::calls::Call;
use super::modules::{Origin, Sources, origin};
use super::reach::{Deed, Reach};
use super::values::{bare, literal};

/// What a registration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// A route for a method, in lower case; `all` for every one.
    Route(&'a str),
    /// Middleware.
    Middleware,
}

/// A route or middleware of the Worker.
#[derive(Debug)]
pub struct Registration<'a> {
    /// The file it stands in.
    pub file: &'a Utf8Path,
    /// The call that registers it.
    pub call: Syntax<'a>,
    /// What it is.
    pub kind: Kind<'a>,
    /// Its whole path, with `*` and `:parameters` as they are written.
    pub path: String,
    /// Its functions.
    pub handlers: Vec<Syntax<'a>>,
    /// The middleware that runs before it, by position in [`Surface::registrations`].
    pub before: Vec<usize>,
}

/// The surface of a Worker.
#[derive(Debug)]
pub struct Surface<'a> {
    /// Everything that is registered, in order.
    pub registrations: Vec<Registration<'a>>,
    /// What the functions do.
    pub reach: &'a Reach,
}

struct Raw<'a> {
    file: &'a Utf8Path,
    router: &'a str,
    call: Call<'a>,
    path: Option<&'a str>,
    arguments: Vec<Syntax<'a>>,
}

impl<'a> Surface<'a> {
    /// Reads the surface of a Worker.
    #[must_use]
    pub fn of(sources: &'a Sources, reach: &'a Reach) -> Self {
        let mut raws: Vec<Raw<'a>> = sources
            .iter()
            .flat_map(|(file, source)| Call::all(source).filter_map(move |call| raw(file, call)))
            .collect();
        // In a chain the last call is the outermost.
        raws.sort_by_key(|it| (it.file, it.call.node.range().end));
        let mut surface = Self { registrations: Vec::new(), reach };
        let mounted: Vec<(&Utf8Path, &str)> =
            raws.iter().filter(|it| it.call.name() == "route").filter_map(|it| child(sources, it)).collect();
        let mut roots: Vec<(&Utf8Path, &str)> = Vec::new();
        for it in &raws {
            let key = (it.file, it.router);
            if !mounted.contains(&key) && !roots.contains(&key) {
                roots.push(key);
            }
        }
        for root in roots {
            surface.walk(sources, &raws, root, "", &mut Vec::new(), 8);
        }
        surface
    }

    fn walk(
        &mut self,
        sources: &'a Sources,
        raws: &[Raw<'a>],
        router: (&Utf8Path, &str),
        prefix: &str,
        before: &mut Vec<usize>,
        depth: usize,
    ) {
        let own = before.len();
        for it in raws.iter().filter(|it| (it.file, it.router) == router) {
            let path = join(prefix, it.path.unwrap_or("*"));
            let name = it.call.name();
            if name == "route" {
                if let (Some(inner), Some(depth)) = (child(sources, it), depth.checked_sub(1)) {
                    self.walk(sources, raws, inner, &path, before, depth);
                }
                continue;
            }
            let kind = if name == "use" { Kind::Middleware } else { Kind::Route(name) };
            let covering =
                before.iter().copied().filter(|at| covers(&self.registrations[*at].path, &path)).collect();
            self.registrations.push(Registration {
                file: it.file,
                call: it.call.node,
                kind,
                path,
                handlers: it.arguments.clone(),
                before: covering,
            });
            if kind == Kind::Middleware {
                before.push(self.registrations.len() - 1);
            }
        }
        before.truncate(own);
    }

    /// The routes.
    pub fn routes(&self) -> impl Iterator<Item = &Registration<'a>> {
        self.registrations.iter().filter(|it| matches!(it.kind, Kind::Route(_)))
    }

    /// Whether one of its functions does it.
    #[must_use]
    pub fn handles(&self, it: &Registration<'a>, deed: Deed) -> bool {
        it.handlers.iter().any(|handler| self.reach.does(*handler, deed))
    }

    /// Whether middleware before it does it.
    #[must_use]
    pub fn preceded(&self, it: &Registration<'a>, deed: Deed) -> bool {
        it.before.iter().any(|at| self.handles(&self.registrations[*at], deed))
    }

    /// Whether it, or middleware before it, does it.
    #[must_use]
    pub fn covered(&self, it: &Registration<'a>, deed: Deed) -> bool {
        self.handles(it, deed) || self.preceded(it, deed)
    }

    /// The registration whose functions `node` of `file` is part of.
    #[must_use]
    pub fn around(&self, file: &Utf8Path, node: Syntax<'a>) -> Option<&Registration<'a>> {
        self.registrations.iter().find(|it| {
            it.file == file
                && it.handlers.iter().any(|handler| {
                    handler.range().start <= node.range().start && node.range().end <= handler.range().end
                })
        })
    }
}

impl<'a> Registration<'a> {
    /// Where a finding about it points: its path, else the call.
    #[must_use]
    pub fn at(&self) -> Syntax<'a> {
        Call::of(self.call)
            .and_then(|it| it.argument(0).filter(|it| literal(*it).is_some()).or(Some(it.callee())))
            .unwrap_or(self.call)
    }

    /// `POST /api/x`; the path alone for middleware.
    #[must_use]
    pub fn words(&self) -> String {
        match self.kind {
            Kind::Route("all") => format!("every method of {}", self.path),
            Kind::Route(method) => format!("{} {}", method.to_ascii_uppercase(), self.path),
            Kind::Middleware => self.path.clone(),
        }
    }
}

fn raw<'a>(file: &'a Utf8Path, call: Call<'a>) -> Option<Raw<'a>> {
    let known = ["get", "post", "put", "delete", "patch", "all", "options", "use", "route"];
    if !known.contains(&call.name()) {
        return None;
    }
    let mut arguments: Vec<Syntax<'a>> = call.arguments().collect();
    let path = arguments.first().and_then(|it| literal(*it));
    if path.is_none() && call.name() != "use" {
        return None;
    }
    if path.is_some() {
        arguments.remove(0);
    }
    Some(Raw { file, router: router(call.receiver()?)?, call, path, arguments })
}

/// The name of the router that a chain of registrations begins with.
fn router(receiver: Syntax<'_>) -> Option<&str> {
    let mut node = bare(receiver);
    while let Some(inner) = Call::of(node).filter(|it| !it.is_new()).and_then(Call::receiver) {
        node = bare(inner);
    }
    if node.kind() == "new_expression" && makes_router(node) {
        let declarator = node.ancestors().find(|it| it.kind() == "variable_declarator")?;
        return declarator.field("name").map(Syntax::text);
    }
    if node.kind() != "identifier" {
        return None;
    }
    let is_router = bindings(node, node.text()).into_iter().any(|it| match it {
        Binding::Value(value) => value.descendants().any(makes_router),
        Binding::Parameter(function, at) => function
            .field("parameters")
            .and_then(|it| it.children().nth(at))
            .is_some_and(|it| it.text().contains("Hono")),
        _ => false,
    });
    is_router.then(|| node.text())
}

fn makes_router(node: Syntax<'_>) -> bool {
    Call::of(node).is_some_and(|it| it.is_new() && it.name().ends_with("Hono"))
}

/// The router that `route(path, child)` mounts.
fn child<'a>(sources: &'a Sources, it: &Raw<'a>) -> Option<(&'a Utf8Path, &'a str)> {
    let name = it.arguments.first().filter(|it| it.kind() == "identifier")?.text();
    match origin(sources, it.file, name)? {
        Origin::Here { file, name, .. } => Some((file, name)),
        Origin::Package { .. } => None,
    }
}

fn join(prefix: &str, path: &str) -> String {
    let joined = format!("{}/{}", prefix.trim_end_matches('/'), path.trim_start_matches('/'));
    if joined.len() > 1 { joined.trim_end_matches('/').to_owned() } else { joined }
}

/// Whether middleware of `pattern` runs for `path`.
fn covers(pattern: &str, path: &str) -> bool {
    match pattern.strip_suffix("/*") {
        Some(prefix) => path == prefix || path.starts_with(&format!("{prefix}/")),
        None => pattern == path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::syntax::Source;

    #[test]
    fn routes_have_whole_paths_and_know_what_stands_before_them() {
        let file =
            |path: &str, text: &str| (camino::Utf8PathBuf::from(path), Source::typescript(text.into()));
        let sources = [
            file(
                "src/index.ts",
                "import { api as routes } from './api';\nconst app = new Hono<Env>();\napp.get('/open', (c) => 1);\n\
                 app.use('*', access);\napp.route('/api', routes);\napp.use('/late/*', other);\napp.all('*', proxy);\n",
            ),
            file(
                "src/api.ts",
                "const inner = new Hono();\ninner.use('*', origin);\ninner.post('/x/:id', (c) => 1).get('/y', (c) => 2);\n\
                 const api = new Hono();\napi.route('/admin', inner);\nmap.get('/no');\nexport { api };\n",
            ),
        ];
        let reach = Reach::of(&sources);
        let surface = Surface::of(&sources, &reach);
        let shown: Vec<(String, usize)> = surface.routes().map(|it| (it.words(), it.before.len())).collect();
        let expect = [
            ("GET /open", 0),
            ("POST /api/admin/x/:id", 2),
            ("GET /api/admin/y", 2),
            ("every method of /*", 1),
        ];
        assert_eq!(shown, expect.map(|(words, before)| (words.to_owned(), before)));
    }

    #[test]
    fn routers_that_mount_each_other_end() {
        let source = Source::typescript(
            "const a = new Hono();\nconst b = new Hono();\na.route('/b', b);\nb.route('/a', a);\nconst c = new Hono();\nc.route('/', a);\na.get('/x', f);\n".into(),
        );
        let sources = [("src/index.ts".into(), source)];
        let reach = Reach::of(&sources);
        assert!(Surface::of(&sources, &reach).routes().count() < 20);
    }
}
