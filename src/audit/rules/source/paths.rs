//! MW-ROUTE-002: paths of files that a request decides.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::reach::runs_in_container;
use crate::audit::syntax::request;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-ROUTE-002",
        name: "path-traversal",
        title: "A request decides which file of the container is read or written",
        severity: Severity::High,
        category: Category::WorkerCode,
        scopes: &[Scope::Checkout],
        what: "A value of the request is part of the path that `readFile`, `writeFile` or a relative is called with, untested.",
        why: "`../../.openclaw/openclaw.json` reads every token; a file written to the right place runs at the next start.",
        evidence: "As for MW-INJ-001, into the first argument of the container's file methods.",
        fix: "Look the file up in a list, or refuse names that are more than a name: \
              `if (!/^[\\w-]+\\.(md|txt)$/.test(name)) return c.text('bad name', 400)`.",
        sources: &["Cloudflare docs: sandbox/api/files", "OWASP Path Traversal"],
        owasp: &[Asi::ToolMisuse, Asi::MemoryPoisoning],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/a.ts",
                "api.get('/files/:n', (c) => sandbox.readFile(`/root/clawd/${c.req.param('n')}`));\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/a.ts",
                "api.get('/files/:n', (c) => {\n  const n = c.req.param('n');\n  if (!FILES.includes(n)) return c.text('no', 404);\n  \
                 return sandbox.readFile(`/root/clawd/${n}`);\n});\n",
            )])
        },
    },
};

const METHODS: [&str; 8] =
    ["readFile", "writeFile", "deleteFile", "renameFile", "moveFile", "mkdir", "listFiles", "readFileStream"];

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    for (path, source) in checkout.sources() {
        for call in Call::all(source).filter(|it| METHODS.contains(&it.name())) {
            let container = call.receiver().is_some_and(runs_in_container);
            let value =
                call.argument(0).filter(|_| container).and_then(|it| request::untested(it, call.node));
            if let Some(value) = value {
                verdict.find(at(
                    path,
                    call.node,
                    format!("`{}` decides the path of `{}`", value.text(), call.name()),
                ));
            }
        }
    }
}
