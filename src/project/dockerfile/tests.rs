//! Reading and pinning a Dockerfile shaped like upstream's, and texts that are nothing like it.

use proptest::prelude::*;

use super::*;
use crate::model::Digest;

const UPSTREAM_LIKE: &str = r#"# syntax=docker/dockerfile:1
FROM docker.io/cloudflare/sandbox:0.7.0

# Node 22
ENV NODE_VERSION=22.13.1
RUN ARCH="$(dpkg --print-architecture)" \
    && case "${ARCH}" in \
         amd64) NODE_ARCH="x64" ;; \
         arm64) NODE_ARCH="arm64" ;; \
         *) echo "Unsupported architecture: ${ARCH}" >&2; exit 1 ;; \
       esac \
    && apt-get update && apt-get install -y xz-utils \
    # a comment in between
    && curl -fsSLk https://nodejs.org/dist/v${NODE_VERSION}/node-v${NODE_VERSION}-linux-${NODE_ARCH}.tar.xz -o /tmp/node.tar.xz \
    && tar -xJf /tmp/node.tar.xz -C /usr/local --strip-components=1 \
    && node --version

RUN npm install -g pnpm
RUN npm i --global "openclaw@latest" @scope/tool@^1 typescript@5.9.3 \
    && openclaw --version
"#;

fn digest(fill: &str) -> Digest {
    format!("sha256:{}", fill.repeat(32)).parse().unwrap()
}

fn pins() -> Pins {
    let npm = |name: &str, version: &str| NpmPin { name: name.into(), version: version.into() };
    let sum = |architecture: &str, fill: &str| NodeChecksum {
        version: "22.13.1".into(),
        architecture: architecture.into(),
        sha256: fill.repeat(32).try_into().unwrap(),
    };
    Pins {
        images: vec![("docker.io/cloudflare/sandbox:0.7.0".parse().unwrap(), digest("ab"))],
        npm: vec![npm("pnpm", "10.1.0"), npm("openclaw", "2026.2.3"), npm("@scope/tool", "1.4.0")],
        node: vec![sum("x64", "01"), sum("arm64", "02")],
    }
}

#[test]
fn a_dockerfile_like_upstreams_is_read() {
    let view = Dockerfile::parse(UPSTREAM_LIKE);
    assert_eq!(view.images.len(), 1);
    assert_eq!(view.images[0].line, 2);
    assert_eq!(view.images[0].image().unwrap().tag(), Some("0.7.0"));
    assert_eq!(view.node.len(), 1);
    let node = &view.node[0];
    assert_eq!((node.line, node.version.as_deref()), (14, Some("22.13.1")));
    assert!(node.insecure && !node.checked);
    let npm: Vec<_> = view.npm.iter().map(|it| (it.line, it.name.as_str(), it.requested.clone())).collect();
    assert_eq!(
        npm,
        [
            (18, "pnpm", Requested::Moving(String::new())),
            (19, "openclaw", Requested::Moving("latest".into())),
            (19, "@scope/tool", Requested::Moving("^1".into())),
            (19, "typescript", Requested::Exact("5.9.3".into())),
        ]
    );
}

#[test]
fn pinning_changes_only_what_it_names_and_is_idempotent() {
    let pinned = pin(UPSTREAM_LIKE, &pins(), Which::Unpinned);
    let ids: Vec<_> = pinned.edits.iter().map(|edit| edit.id).collect();
    assert_eq!(
        ids,
        [
            "base-image-pinned",
            "node-tls-checked",
            "node-checksummed",
            "npm-version-pinned",
            "npm-version-pinned",
            "npm-version-pinned"
        ]
    );
    assert_eq!(pinned.withheld, []);
    let text = &pinned.text;
    assert!(text.contains(&format!("FROM docker.io/cloudflare/sandbox:0.7.0@{}\n", digest("ab"))));
    assert!(text.contains("&& curl -fsSL https://nodejs.org/"));
    assert!(text.contains("RUN npm install -g pnpm@10.1.0\n"));
    assert!(text.contains("\"openclaw@2026.2.3\" @scope/tool@1.4.0 typescript@5.9.3"));
    let check = format!(
        "-o /tmp/node.tar.xz \\\n    && case \"${{NODE_ARCH}}\" in \\\n         x64) NODE_SHA256=\"{}\" ;; \\\n         arm64) NODE_SHA256=\"{}\" ;; \\\n         *) echo \"no checksum for ${{NODE_ARCH}}\" >&2; exit 1 ;; \\\n       esac \\\n    && echo \"${{NODE_SHA256}}  /tmp/node.tar.xz\" | sha256sum -c - \\\n    && tar -xJf",
        "01".repeat(32),
        "02".repeat(32)
    );
    assert!(text.contains(&check), "{text}");
    let again = pin(text, &pins(), Which::Unpinned);
    assert_eq!(again.edits, []);
    assert_eq!(again.text, *text);
    assert_eq!(pin(text, &pins(), Which::All).edits, []);
}

#[test]
fn stages_arguments_and_copies() {
    let text = "ARG BASE=docker.io/cloudflare/sandbox:0.7.0\nARG NONE\nFROM --platform=linux/amd64 ${BASE} AS Builder\nFROM builder\nFROM scratch\nFROM $NONE\nCOPY --from=builder /a /b\nCOPY --from=0 /a /b\nCOPY --from=ghcr.io/x/y:1 /a /b\nFROM cloudflare/sandbox:${V:-0.7.0}\n";
    let view = Dockerfile::parse(text);
    let targets: Vec<_> = view.images.iter().map(|it| (it.line, it.via, it.target.clone())).collect();
    let image = |text: &str| Target::Image(text.parse().unwrap());
    assert_eq!(
        targets,
        [
            (3, Via::From, image("docker.io/cloudflare/sandbox:0.7.0")),
            (4, Via::From, Target::Stage),
            (5, Via::From, Target::Scratch),
            (6, Via::From, Target::NotPinnable),
            (7, Via::CopyFrom, Target::Stage),
            (8, Via::CopyFrom, Target::Stage),
            (9, Via::CopyFrom, image("ghcr.io/x/y:1")),
            (10, Via::From, image("docker.io/cloudflare/sandbox:0.7.0")),
        ]
    );
    assert_eq!(view.images[0].platform.as_deref(), Some("linux/amd64"));
    assert!(view.images[6].image().unwrap().refused_by_containers().is_some());
    let pinned = pin(text, &pins(), Which::Unpinned);
    assert!(
        pinned.text.starts_with(&format!("ARG BASE=docker.io/cloudflare/sandbox:0.7.0@{}\n", digest("ab")))
    );
    assert!(pinned.text.contains(&format!("FROM cloudflare/sandbox:${{V:-0.7.0}}@{}\n", digest("ab"))));
    assert_eq!(pinned.withheld.len(), 2, "{:?}", pinned.withheld);
    assert_eq!(pin(&pinned.text, &pins(), Which::Unpinned).edits, []);
}

#[test]
fn only_all_moves_what_is_pinned() {
    let text = format!("FROM cloudflare/sandbox:0.7.0@{}\nRUN npm i -g openclaw@2026.1.1\n", digest("cd"));
    assert_eq!(pin(&text, &pins(), Which::Unpinned).edits, []);
    let moved = pin(&text, &pins(), Which::All);
    assert_eq!(moved.edits.len(), 2);
    assert!(moved.text.contains(digest("ab").as_str()) && moved.text.contains("openclaw@2026.2.3"));
}

#[test]
fn what_cannot_be_pinned_is_said() {
    let text = "FROM x.example/y:1\nRUN curl -k https://nodejs.org/dist/v20.1.0/node-v20.1.0-linux-x64.tar.xz | tar -xJ\nRUN npm i -g git+https://github.com/a/b ./local openclaw@$V left-pad\n";
    let pinned = pin(text, &pins(), Which::Unpinned);
    let withheld: Vec<_> = pinned.withheld.iter().map(|it| (it.id, it.path.as_str())).collect();
    assert_eq!(
        withheld,
        [
            ("base-image-pinned", "line 1"),
            ("node-checksummed", "line 2"),
            ("npm-version-pinned", "line 3"),
            ("npm-version-pinned", "line 3"),
            ("npm-version-pinned", "line 3"),
            ("npm-version-pinned", "line 3"),
        ]
    );
    assert!(pinned.text.contains("RUN curl https://nodejs.org"));
}

#[test]
fn the_sdk_version_is_told_from_sandbox_images_only() {
    let version = |text: &str| sandbox_version(&text.parse().unwrap()).map(str::to_owned);
    assert_eq!(version("docker.io/cloudflare/sandbox:0.7.0").as_deref(), Some("0.7.0"));
    assert_eq!(version("cloudflare/sandbox:0.12.10-python").as_deref(), Some("0.12.10"));
    assert_eq!(version("registry.cloudflare.com/library/sandbox:0.7.20").as_deref(), Some("0.7.20"));
    assert_eq!(version("cloudflare/sandbox:next"), None);
    assert_eq!(version("node:22.1.0"), None);
}

#[test]
fn heredocs_and_other_managers_are_read() {
    let text = "RUN <<EOF\nnpm install -g a\nyarn global add b@1.0.0\nEOF\nRUN pnpm add -g c && npm ci && npm install d\nRUN echo 'npm i -g e' > x\n";
    let names: Vec<_> = Dockerfile::parse(text).npm.into_iter().map(|it| (it.line, it.name)).collect();
    assert_eq!(names, [(2, "a".to_owned()), (3, "b".to_owned()), (5, "c".to_owned())]);
}

proptest! {
    /// No text makes the reader panic or an edit touch a line it does not name.
    #[test]
    fn any_text_is_survived(text in "([A-Z]{2,4}|[ -~]|\\\\\n|\n|&&|<<EOF|\\$\\{|é|\"|npm i -g x){0,60}") {
        let pinned = pin(&text, &pins(), Which::All);
        if pinned.edits.is_empty() {
            prop_assert_eq!(pinned.text, text);
        }
    }

    #[test]
    fn lines_around_survive(lines in proptest::collection::vec("(#|LABEL x=|ENV A=)[ -\\[\\]-~]{0,20}", 0..8), at in 0_usize..19) {
        let mut all: Vec<String> = UPSTREAM_LIKE.lines().map(str::to_owned).collect();
        // Between instructions only.
        let places = [0, 1, 2, 3, 4, 5, 16, 17, 18, 20];
        for line in &lines {
            all.insert(places[at % places.len()].min(all.len()), line.clone());
        }
        let text = all.join("\n");
        let pinned = pin(&text, &pins(), Which::Unpinned);
        for line in &lines {
            prop_assert!(pinned.text.lines().any(|out| out == line));
        }
    }
}
