//! The Worker's entry: whose class the container is, `ContainerProxy`, and the guard around the default export.

use camino::{Utf8Path, Utf8PathBuf};

use super::places::{Changes, NoPlace, Place, line_end};
use super::{FileEdit, OVERLAY};
use crate::audit::facts::Checkout;
use crate::audit::syntax::modules::{exports, imports};
use crate::audit::syntax::values::{bare, literal};
use crate::audit::syntax::{Source, Syntax};
use crate::project::edit::Edit;
use crate::project::pins::SDK;

/// The name that the library looks the proxy up by.
const PROXY: &str = "ContainerProxy";
/// The function of the overlay that guards the default export.
const GUARD: &str = "hardened";

const CLASS_REASON: &str = "the container's class decides what leaves it; the SDK's own lets everything out";
const PROXY_REASON: &str = "the library runs the policy in the export of this name";
const GUARD_REASON: &str =
    "requests are guarded, and the app gets placeholders in the place of injected secrets";

/// The edit of the entry.
pub(super) fn edit(checkout: &Checkout) -> Place<FileEdit> {
    let path = entry(checkout);
    let sources = checkout.sources();
    let Some((_, source)) = sources.iter().find(|(known, _)| *known == path) else {
        let by_hand = hand(&overlay_from(Utf8Path::new("src/index.ts")));
        return Err(vec![NoPlace::new(path, "the Worker's entry was not found", &[]).with_hand(by_hand)]);
    };
    let class = class_name(checkout);
    let text = source.text();
    let work = Entry { path: &path, source, overlay: overlay_from(&path), class: &class };
    if let Some(line) = source.first_error() {
        return Err(vec![work.missing("the file is not understood from here on").at_line(line)]);
    }
    let (mut changes, mut missing) = (Changes::default(), Vec::new());
    missing.extend(work.class(&mut changes).err());
    missing.extend(work.guard(&mut changes).err());
    if !missing.is_empty() {
        return Err(missing);
    }
    work.import(&mut changes);
    let (after, edits) = changes.apply(text);
    let checked = Source::typescript(after.as_str().into());
    if checked.first_error().is_some() || !exports(&checked).iter().any(|it| it.name == PROXY) {
        return Err(vec![work.missing("the edits do not fit together here")]);
    }
    Ok(FileEdit { path: path.clone(), before: Some(text.to_owned()), after, edits })
}

struct Entry<'a> {
    path: &'a Utf8Path,
    source: &'a Source,
    /// The overlay as the entry imports it.
    overlay: String,
    /// Name of the container's class outside.
    class: &'a str,
}

impl<'a> Entry<'a> {
    fn missing(&self, what: impl Into<String>) -> NoPlace {
        NoPlace::new(self.path, what, &[]).with_hand(hand(&self.overlay))
    }

    fn edit(&self, id: &'static str, at: Syntax<'_>, reason: &'static str, after: impl Into<String>) -> Edit {
        Edit {
            id,
            path: format!("line {}", at.span().line),
            reason,
            before: Some(at.text().to_owned()),
            after: after.into(),
        }
    }

    /// Makes the container's class the overlay's, and exports the proxy beside it.
    fn class(&self, changes: &mut Changes) -> Result<(), NoPlace> {
        let exported = exports(self.source);
        let proxy = exported.iter().find(|it| it.name == PROXY);
        if let Some(own) = proxy.filter(|it| !self.is_overlays(it.local, it.from)) {
            return Err(self
                .missing(format!(
                    "`{PROXY}` is exported already: this checkout has an egress policy of its own"
                ))
                .at_line(own.node.span().line));
        }
        let Some(class) = exported.iter().find(|it| it.name == self.class) else {
            return Err(
                self.missing(format!("the container's class `{}` is not exported by name", self.class))
            );
        };
        let beside = if proxy.is_none() { format!("{PROXY}, ") } else { String::new() };
        if self.is_overlays(class.local, class.from) {
            if proxy.is_none() {
                let edit = self.edit(
                    "proxy-exported",
                    class.node,
                    PROXY_REASON,
                    format!("{beside}{}", class.node.text()),
                );
                let start = class.node.range().start;
                changes.replace(start..start, beside, edit);
            }
            return Ok(());
        }
        match class.from {
            Some(SDK) if class.node.kind() == "export_specifier" => {
                self.passed_on(class.node, &beside, changes)
            }
            None if class.node.kind() == "export_specifier" => {
                self.imported(class.local)?;
                let specifier = class.node;
                let edit = self.edit(
                    "proxy-exported",
                    specifier,
                    PROXY_REASON,
                    format!("{beside}{}", specifier.text()),
                );
                let start = specifier.range().start;
                changes.replace(start..start, beside, edit);
                self.unimport(class.local, changes)
            }
            _ => Err(self
                .missing(format!("`{}` is a class of this checkout or of another package", self.class))
                .at_line(class.node.span().line)),
        }
    }

    /// `export { Sandbox } from '@cloudflare/sandbox'`.
    fn passed_on(&self, specifier: Syntax<'a>, beside: &str, changes: &mut Changes) -> Result<(), NoPlace> {
        let statement = specifier.ancestors().find(|it| it.kind() == "export_statement");
        let alone = specifier.parent().is_some_and(|clause| clause.children().count() == 1);
        let (Some(statement), true) = (statement, alone) else {
            return Err(self
                .missing(format!("`{}` is passed on together with other names of the SDK", self.class))
                .at_line(specifier.span().line));
        };
        let Some(from) = statement.field("source") else {
            return Err(self.missing("an export without its module").at_line(specifier.span().line));
        };
        let quote = quote_of(from);
        let edit =
            self.edit("class-of-the-overlay", statement, CLASS_REASON, format!("from '{}'", self.overlay));
        changes.replace(from.range(), format!("{quote}{}{quote}", self.overlay), edit);
        let start = specifier.range().start;
        changes.also(start..start, beside);
        Ok(())
    }

    /// Checks that `local` is the SDK's class, imported by name.
    fn imported(&self, local: &str) -> Result<(), NoPlace> {
        let from_sdk =
            |it: &crate::audit::syntax::modules::Import<'_>| it.from == SDK && it.name == "Sandbox";
        let found = imports(self.source).into_iter().find(|it| it.local == local);
        match found {
            Some(import) if from_sdk(&import) => Ok(()),
            Some(import) => {
                Err(self.missing(format!("`{local}` comes from `{}`, not from the SDK", import.from)))
            }
            None => Err(self.missing(format!("`{local}` is declared here, and is not the SDK's class"))),
        }
    }

    /// Takes the SDK's class out of its import.
    fn unimport(&self, local: &str, changes: &mut Changes) -> Result<(), NoPlace> {
        let specifier = self
            .source
            .of_kind("import_specifier")
            .find(|it| it.field("alias").or(it.field("name")).is_some_and(|name| name.text() == local));
        let (Some(specifier), Some(list)) = (specifier, specifier.and_then(Syntax::parent)) else {
            return Err(self.missing(format!("the import of `{local}` was not found")));
        };
        let named: Vec<Syntax<'_>> = list.children().filter(|it| it.kind() == "import_specifier").collect();
        let at = named.iter().position(|it| it.is(specifier)).unwrap_or_default();
        let range = match (named.get(at + 1), at.checked_sub(1).and_then(|before| named.get(before))) {
            (Some(next), _) => specifier.range().start..next.range().start,
            (None, Some(before)) => before.range().end..specifier.range().end,
            (None, None) => {
                let statement = specifier.ancestors().find(|it| it.kind() == "import_statement");
                let clause = list.parent().filter(|clause| clause.children().count() == 1);
                match (statement, clause) {
                    (Some(statement), Some(_)) => {
                        let end = statement.range().end;
                        let rest = &self.source.text()[end..];
                        let newline =
                            ["\r\n", "\n"].into_iter().find(|it| rest.starts_with(it)).map_or(0, str::len);
                        statement.range().start..end + newline
                    }
                    _ => return Err(self.missing(format!("`{local}` is imported together with a default"))),
                }
            }
        };
        let edit = self.edit(
            "class-of-the-overlay",
            specifier,
            CLASS_REASON,
            format!("`{}` of {}", self.class, self.overlay),
        );
        changes.replace(range, "", edit);
        Ok(())
    }

    /// Puts the guard around the default export.
    fn guard(&self, changes: &mut Changes) -> Result<(), NoPlace> {
        let Some(export) = exports(self.source).into_iter().find(|it| it.name == "default") else {
            return Err(self.missing("the entry has no default export"));
        };
        let line = export.node.span().line;
        let Some(value) = export.node.field("value") else {
            return Err(self.missing("the default export is a class, a function or passed on").at_line(line));
        };
        let inner = bare(value);
        if matches!(inner.kind(), "class" | "function_expression" | "arrow_function") {
            return Err(self.missing("the default export is a class or a function").at_line(line));
        }
        let guarded = inner.kind() == "call_expression"
            && inner.field("function").is_some_and(|it| it.text() == GUARD && self.is_overlays(GUARD, None));
        if guarded {
            return Ok(());
        }
        if inner.kind() == "call_expression" && inner.field("function").is_some_and(|it| it.text() == GUARD) {
            return Err(self.missing(format!("`{GUARD}` is another function here")).at_line(line));
        }
        let edit = self.edit(
            "default-export-guarded",
            export.node,
            GUARD_REASON,
            format!("export default {GUARD}(…)"),
        );
        let range = value.range();
        changes.replace(range.start..range.start, format!("{GUARD}("), edit);
        changes.also(range.end..range.end, ")");
        Ok(())
    }

    /// Imports what the other edits use and the entry does not have.
    fn import(&self, changes: &mut Changes) {
        let has = |name: &str| self.is_overlays(name, None);
        let local = exports(self.source).into_iter().find(|it| it.name == self.class);
        let mut names = Vec::new();
        // A name that is passed on needs no import.
        if let Some(class) = local.filter(|it| it.from.is_none()) {
            if !has(PROXY) && !exports(self.source).iter().any(|it| it.name == PROXY) {
                names.push(PROXY.to_owned());
            }
            if !has(class.local) {
                let renamed = class.local != "Sandbox";
                names.push(if renamed {
                    format!("Sandbox as {}", class.local)
                } else {
                    "Sandbox".to_owned()
                });
            }
        }
        if !has(GUARD) {
            names.push(GUARD.to_owned());
        }
        if names.is_empty() {
            return;
        }
        names.sort_by_key(|name| name.to_ascii_lowercase());
        let gone = changes.emptied();
        let statements = || {
            let all = self.source.of_kind("import_statement");
            all.filter(|it| it.parent().is_some_and(|up| up.kind() == "program"))
        };
        let last = statements().filter(|it| !gone.contains(&it.range().start)).last();
        // The new line is written as those around it, also as the one it takes the place of.
        let like = last.or_else(|| statements().last());
        let quote = like.and_then(|it| it.field("source")).map_or('\'', quote_of);
        let semicolon = if like.is_none_or(|it| it.text().ends_with(';')) { ";" } else { "" };
        let statement =
            format!("import {{ {} }} from {quote}{}{quote}{semicolon}", names.join(", "), self.overlay);
        let end = line_end(self.source.text());
        let edit = Edit {
            id: "overlay-imported",
            path: format!("line {}", last.map_or(1, |it| it.span().line)),
            reason: "what enforces the policy comes from the overlay",
            before: None,
            after: statement.clone(),
        };
        match last {
            Some(last) => {
                let at = last.range().end;
                changes.replace(at..at, format!("{end}{statement}"), edit);
            }
            None => {
                let at = gone.first().copied().unwrap_or_default();
                changes.replace(at..at, format!("{statement}{end}"), edit);
            }
        }
    }

    /// Whether a name means the overlay's.
    fn is_overlays(&self, local: &str, from: Option<&str>) -> bool {
        let from =
            from.or_else(|| imports(self.source).into_iter().find(|it| it.local == local).map(|it| it.from));
        from.is_some_and(|from| names_overlay(self.path, from))
    }
}

/// The quotes around a literal.
fn quote_of(literal: Syntax<'_>) -> char {
    literal.text().chars().next().filter(|c| matches!(c, '"' | '\'')).unwrap_or('\'')
}

/// The entry module of the Worker.
pub(super) fn entry(checkout: &Checkout) -> Utf8PathBuf {
    let main = checkout.wrangler().and_then(|(_, view)| view.as_ref().ok()?.main.clone());
    main.map_or_else(|| "src/index.ts".into(), |it| it.trim_start_matches("./").into())
}

fn class_name(checkout: &Checkout) -> String {
    let class =
        checkout.wrangler().and_then(|(_, view)| view.as_ref().ok()?.containers.first()?.class_name.clone());
    class.unwrap_or_else(|| "Sandbox".to_owned())
}

/// A module of the overlay as `from` imports it.
pub(super) fn overlay_from(from: &Utf8Path) -> String {
    let folder: Vec<&str> =
        from.parent().map_or_else(Vec::new, |it| it.components().map(|it| it.as_str()).collect());
    let wanted: Vec<&str> = OVERLAY.split('/').collect();
    let shared = folder.iter().zip(&wanted).take_while(|(a, b)| a == b).count();
    let up = folder.len() - shared;
    let start = if up == 0 { "./".to_owned() } else { "../".repeat(up) };
    format!("{start}{}", wanted[shared..].join("/"))
}

/// Whether `specifier` in `file` means the overlay's index.
fn names_overlay(file: &Utf8Path, specifier: &str) -> bool {
    let wanted = overlay_from(file);
    let rest = specifier.strip_prefix(wanted.as_str());
    rest.is_some_and(|rest| matches!(rest, "" | "/" | "/index" | "/index.js" | "/index.ts" | "/sandbox"))
}

/// The module a puppeteer import should name in `file`.
pub(super) fn browser_from(file: &Utf8Path) -> String {
    format!("{}/browser", overlay_from(file))
}

/// The literal module of an import or export statement.
pub(super) fn module_of(statement: Syntax<'_>) -> Option<&str> {
    statement.field("source").and_then(literal)
}

fn hand(overlay: &str) -> Vec<String> {
    vec![
        format!(
            "import {{ {PROXY}, {GUARD}, Sandbox }} from '{overlay}';   // in the place of the SDK's `Sandbox`"
        ),
        format!(
            "export {{ {PROXY}, Sandbox }};                             // `Sandbox` is the container's class_name"
        ),
        format!(
            "export default {GUARD}({{ fetch: app.fetch }});             // whatever is exported by default now"
        ),
    ]
}
