//! Every rule over the sample checkout, which has the defects that upstream ships, and over its hardened counterpart, which
//! has none of them.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests read checkouts that are kept in the repository, or that somebody names"
)]

use std::collections::BTreeMap;
use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};

use super::facts::checkout::FileFact;
use super::facts::{Checkout, Facts, Fetched, Layout, SdkLine};
use super::finding::Subject;
use super::report::{Reported, Status, run};
use super::{rules, testing};
use crate::template::{FileMode, SAMPLE};

/// What is found on the sample: the rule, the file, and a part of the line that the finding begins on (empty where it is
/// about the file as a whole).
const ON_THE_SAMPLE: &[(&str, &str, &str)] = &[
    ("MW-INJ-001", "src/routes/api.ts", "sandbox.startProcess("),
    ("MW-CSRF-001", "src/routes/api.ts", "'/devices/:requestId/approve'"),
    ("MW-CSRF-001", "src/routes/api.ts", "'/devices/approve-all'"),
    ("MW-CSRF-001", "src/routes/api.ts", "'/storage/sync'"),
    ("MW-CSRF-001", "src/routes/api.ts", "'/gateway/restart'"),
    ("MW-CSRF-001", "src/routes/debug.ts", "'/cli'"),
    ("MW-EGR-001", "src/index.ts", "export { Sandbox }"),
    ("MW-CRED-001", "src/gateway/env.ts", "out.ANTHROPIC_API_KEY = env.ANTHROPIC_API_KEY"),
    ("MW-CRED-001", "src/gateway/env.ts", "out.TELEGRAM_BOT_TOKEN"),
    ("MW-CRED-001", "src/gateway/env.ts", "out.R2_SECRET_ACCESS_KEY"),
    ("MW-LOG-001", "src/index.ts", "url.pathname + url.search"),
    ("MW-LOG-002", "src/routes/api.ts", "--token ${"),
    ("MW-LOG-002", "start-openclaw.sh", "--token \"$OPENCLAW_GATEWAY_TOKEN\""),
    ("MW-LOG-003", "start-openclaw.sh", "--anthropic-api-key $ANTHROPIC_API_KEY"),
    ("MW-LOG-004", "src/gateway/process.ts", "stdout:"),
    ("MW-LOG-005", "src/index.ts", "[socket] in"),
    ("MW-TOK-001", "src/index.ts", "withToken.searchParams.set('token'"),
    ("MW-TOK-001", "README.md", "?token="),
    ("MW-CDP-001", "src/routes/cdp.ts", "searchParams.get('secret')"),
    ("MW-CDP-001", "src/routes/cdp.ts", "webSocketDebuggerUrl"),
    ("MW-CDP-001", "src/routes/cdp.ts", "page.goto("),
    ("MW-CDP-002", "src/gateway/env.ts", "out.CDP_SECRET = env.CDP_SECRET"),
    ("MW-DBG-001", "src/routes/debug.ts", "startProcess(command)"),
    ("MW-DBG-001", "src/routes/debug.ts", "openclaw.json"),
    ("MW-WS-001", "src/index.ts", "sandbox.wsConnect("),
    ("MW-BKP-001", "start-openclaw.sh", "rclone sync"),
    ("MW-SUP-001", "Dockerfile", "curl -fsSLk"),
    ("MW-SUP-002", "Dockerfile", "npm install -g pnpm"),
    ("MW-SUP-003", "Dockerfile", "FROM docker.io/cloudflare/sandbox:0.7.0"),
    ("MW-SUP-004", "package.json", "@cloudflare/sandbox"),
    ("MW-SUP-005", "Dockerfile", "openclaw@2026.2.3"),
    ("MW-TOK-002", ".dev.vars.example", "dev-token-change-in-prod"),
    ("MW-STATUS-001", "src/routes/public.ts", "'/api/status'"),
    ("MW-ACC-002", "src/auth/jwt.ts", "jwtVerify("),
    ("MW-ACC-003", "src/auth/jwt.ts", "createRemoteJWKSet("),
    ("MW-CFG-001", "wrangler.jsonc", "compatibility_date"),
    ("MW-CFG-002", "wrangler.jsonc", ""),
    ("MW-CFG-003", "wrangler.jsonc", ""),
    ("MW-CFG-004", "wrangler.jsonc", ""),
    ("MW-DM-001", "start-openclaw.sh", "TELEGRAM_DM_ALLOW_FROM"),
    ("MW-DM-002", "start-openclaw.sh", ""),
    ("MW-PROXY-001", "start-openclaw.sh", "trustedProxies"),
    ("MW-INFO-001", "src/index.ts", "missing"),
    ("MW-INFO-001", "src/index.ts", "X-Worker-Debug"),
    ("MW-INFO-001", "src/routes/cdp.ts", "supported_methods"),
    ("MW-ROOT-001", "start-openclaw.sh", "--allow-unconfigured"),
    ("MW-COST-001", "src/index.ts", "sleepAfter"),
    ("MW-CI-001", ".github/workflows/test.yml", "actions/checkout@v4"),
    ("MW-LOCK-001", "package-lock.json", "esbuild"),
    ("MW-ROUTE-003", "src/routes/api.ts", "'/devices/approve-all'"),
];

/// Rules of the table that are not written yet.
const PENDING: &[&str] = &[];

/// Rules on sources that the sample has no place for, each with the reason.
const NOT_ON_THE_SAMPLE: &[(&str, &str)] = &[
    ("MW-BKP-002", "it keeps its memory with rclone, not with the SDK's backups"),
    ("MW-BKP-003", "it keeps its memory with rclone, not with the SDK's backups"),
    ("MW-CSRF-003", "upstream has no CORS"),
    ("MW-EGR-002", "it has no egress policy that could be ineffective"),
    ("MW-ROUTE-001", "it has no open route beyond those that are known"),
    ("MW-ROUTE-002", "it has no route on files"),
    ("MW-ROUTE-004", "it fetches no address of a request"),
    ("MW-TOK-003", "upstream compares in constant time"),
];

fn sample() -> Facts {
    let files = SAMPLE.iter().map(|file| {
        let text = std::str::from_utf8(file.bytes).expect("the sample is text");
        let executable = file.mode == FileMode::Executable;
        (Utf8PathBuf::from(file.path), FileFact::Text { text: text.into(), executable })
    });
    facts(files.collect())
}

fn facts(files: BTreeMap<Utf8PathBuf, FileFact>) -> Facts {
    Facts { checkout: Fetched::Known(Checkout::new(files)), ..testing::nothing() }
}

fn hardened() -> Facts {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hardened");
    facts(folder(&root))
}

fn folder(root: &Path) -> BTreeMap<Utf8PathBuf, FileFact> {
    let (mut files, mut open) = (BTreeMap::new(), vec![root.to_owned()]);
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).expect("can be listed") {
            let path = entry.expect("can be listed").path();
            if path.ends_with(".git") || path.ends_with("node_modules") {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let below =
                    Utf8Path::from_path(path.strip_prefix(root).expect("is below")).expect("is UTF-8");
                let executable = below.extension() == Some("sh");
                files.insert(below.to_owned(), FileFact::Text { text: text.into(), executable });
            }
        }
    }
    files
}

/// The finding as `file:line: the line`.
fn place(facts: &Facts, finding: &Reported) -> (Utf8PathBuf, String) {
    let Subject::File { path, span, .. } = &finding.finding.subject else {
        return (Utf8PathBuf::new(), String::new());
    };
    let text = facts.checkout.known().and_then(|it| it.text(path.as_str())).unwrap_or_default();
    let lines = span.map_or_else(String::new, |span| {
        let shown = text.lines().skip(span.line.saturating_sub(1)).take(2 + span.end_line - span.line);
        shown.take(3).collect::<Vec<_>>().join("\n")
    });
    (path.clone(), lines)
}

#[test]
fn everything_that_a_checkout_can_show_is_found_on_the_sample() {
    let facts = sample();
    let report = run(&rules::all(), &facts, &[]);
    let found: Vec<(&str, (Utf8PathBuf, String))> =
        report.findings.iter().map(|it| (it.rule.meta.id, place(&facts, it))).collect();
    let mut missed = Vec::new();
    for (rule, file, line) in ON_THE_SAMPLE {
        let is = found.iter().any(|(id, (path, lines))| id == rule && path == file && lines.contains(line));
        let pending = PENDING.contains(rule) && rules::named(rule).is_none();
        if !is && !pending {
            missed.push(format!("{rule} {file} {line}"));
        }
    }
    let shown: Vec<String> = report
        .findings
        .iter()
        .map(|it| format!("{} {} {}", it.rule.meta.id, it.finding.subject.words(), it.finding.message))
        .collect();
    assert!(missed.is_empty(), "missed:\n{}\nfound:\n{}", missed.join("\n"), shown.join("\n"));
}

#[test]
fn every_rule_on_sources_is_found_on_the_sample_or_has_a_reason_not_to_be() {
    let report = run(&rules::all(), &sample(), &[]);
    for rule in rules::on_sources() {
        let found = report.findings.iter().any(|it| it.rule.meta.id == rule.meta.id);
        let excused = NOT_ON_THE_SAMPLE.iter().any(|(id, _)| *id == rule.meta.id);
        assert!(found != excused, "{}: found {found}, excused {excused}", rule.meta.id);
    }
}

#[test]
fn nothing_is_found_on_the_hardened_checkout_and_everything_on_sources_is_seen() {
    let facts = hardened();
    let report = run(&rules::all(), &facts, &[]);
    let found: Vec<String> = report
        .findings
        .iter()
        .map(|it| format!("{} {} {}", it.rule.meta.id, it.finding.subject.words(), it.finding.message))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    for rule in rules::on_sources() {
        let result = report.results.iter().find(|it| it.rule.meta.id == rule.meta.id).expect("ran");
        assert_eq!(result.status, Status::Passed, "{}: {:?}", rule.meta.id, result.unseen);
    }
}

#[test]
fn both_checkouts_are_known_for_what_they_are() {
    let kind = |facts: &Facts| super::facts::CheckoutKind::of(facts.checkout.known().expect("is known"));
    let (old, new) = (kind(&sample()), kind(&hardened()));
    assert_eq!((old.line(), old.layout), (Some(SdkLine::WithoutEgress), Layout::Rclone));
    assert_eq!((new.line(), new.layout), (Some(SdkLine::Egress), Layout::SdkBackup));
}

/// `MOLTCTL_CHECKOUT=/path cargo test --lib audit::tests::what -- --ignored --nocapture`
#[test]
#[ignore = "shows what is found on a checkout that somebody names"]
fn what_is_found_on_a_checkout() {
    let Some(root) = std::env::var_os("MOLTCTL_CHECKOUT") else { return };
    let facts = facts(folder(Path::new(&root)));
    let begun = std::time::Instant::now();
    let report = run(&rules::all(), &facts, &[]);
    eprintln!("{:?}", begun.elapsed());
    for rule in rules::all() {
        let begun = std::time::Instant::now();
        let _ = run(&[rule], &facts, &[]);
        let took = begun.elapsed();
        if took.as_millis() > 5 {
            eprintln!("{} took {took:?}", rule.meta.id);
        }
    }
    for it in &report.findings {
        eprintln!(
            "{} {} {}: {}",
            it.severity.as_str(),
            it.rule.meta.id,
            it.finding.subject.words(),
            it.finding.message
        );
    }
    for result in report.results.iter().filter(|it| it.status == Status::NotChecked) {
        eprintln!(
            "not checked {}: {:?}",
            result.rule.meta.id,
            result.unseen.iter().map(|it| &it.reason).collect::<Vec<_>>()
        );
    }
}
