//! Which names the checkout's own code reads.

use camino::Utf8Path;

use crate::context::Context;
use crate::project::env_names::EnvNames;
use crate::sys::walk;

/// What the code of the checkout reads, or `None` when there is no code or not all of it could be seen: then nothing
/// is said about a name that was not found.
pub(super) fn of_checkout(ctx: &Context) -> Option<EnvNames> {
    let code = walk::texts(&ctx.checkout.join("src"), is_code).ok()?;
    let scripts =
        walk::texts(&ctx.checkout, |path| is_script(path) && path.parent() == Some(Utf8Path::new(""))).ok();
    if !code.whole || code.files.is_empty() {
        return None;
    }
    let mut names = EnvNames::default();
    code.files.iter().for_each(|(_, text)| names.add_worker(text));
    scripts.iter().flat_map(|texts| &texts.files).for_each(|(_, text)| names.add_script(text));
    (!names.worker.is_empty()).then_some(names)
}

fn is_code(path: &Utf8Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    let is_code = ["ts", "tsx", "js", "jsx", "mjs", "mts"].iter().any(|ext| path.extension() == Some(ext));
    is_code && ![".test.", ".spec.", ".d.ts"].iter().any(|part| name.contains(part))
}

fn is_script(path: &Utf8Path) -> bool {
    path.extension() == Some("sh")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_and_declarations_are_no_code_that_reads() {
        assert!(is_code("gateway/env.ts".into()));
        for path in ["gateway/env.test.ts", "types.d.ts", "readme.md", "start.sh"] {
            assert!(!is_code(path.into()), "{path}");
        }
    }
}
