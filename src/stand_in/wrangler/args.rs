//! The arguments of `wrangler deploy`. What the real one knows and this one does not is refused, not ignored.

use camino::Utf8PathBuf;

use super::fault::Fault;

/// How containers are rolled out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Rollout {
    #[default]
    Gradual,
    Immediate,
    None,
}

/// The parsed arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Args {
    pub(super) config: Utf8PathBuf,
    pub(super) name: Option<String>,
    pub(super) strict: bool,
    pub(super) secrets_file: Option<String>,
    pub(super) tag: Option<String>,
    pub(super) message: Option<String>,
    pub(super) rollout: Rollout,
}

/// Parses what comes after `deploy`.
pub(super) fn parse(args: &[String]) -> Result<Args, Fault> {
    let mut parsed = Args::default();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let (flag, joined) = match arg.split_once('=') {
            Some((flag, value)) => (flag, Some(value.to_owned())),
            None => (arg.as_str(), None),
        };
        if flag == "--strict" {
            parsed.strict = true;
            continue;
        }
        let value = joined
            .or_else(|| rest.next().cloned())
            .ok_or_else(|| Fault::said(format!("Not enough arguments following: {flag}")))?;
        match flag {
            "--config" | "-c" => parsed.config = value.into(),
            "--name" => parsed.name = Some(value),
            "--env-file" if value == "/dev/null" => {}
            "--secrets-file" => parsed.secrets_file = Some(value),
            "--tag" => parsed.tag = Some(value),
            "--message" => parsed.message = Some(value),
            "--containers-rollout" => parsed.rollout = rollout(&value)?,
            _ => return Err(Fault::said(format!("Unknown argument: {flag}"))),
        }
    }
    if parsed.config.as_str().is_empty() {
        return Err(Fault::said("the stand-in for wrangler looks for no configuration: pass --config"));
    }
    Ok(parsed)
}

fn rollout(value: &str) -> Result<Rollout, Fault> {
    match value {
        "immediate" => Ok(Rollout::Immediate),
        "gradual" => Ok(Rollout::Gradual),
        "none" => Ok(Rollout::None),
        _ => Err(Fault::said("Invalid values:\n  Argument: containers-rollout")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(args: &str) -> Result<Args, Fault> {
        parse(&args.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn what_moltctl_passes_is_understood() {
        let args = of("--config /w.toml --name w --env-file /dev/null --strict --secrets-file /dev/stdin --tag t --message m")
            .expect("parses");
        assert!(args.strict && args.name.as_deref() == Some("w") && args.tag.as_deref() == Some("t"));
        assert_eq!(of("--config=/w.toml --containers-rollout=none").expect("parses").rollout, Rollout::None);
    }

    #[test]
    fn anything_else_is_refused() {
        for bad in ["--config /w.toml --minify x", "--name w", "--config /w.toml --env-file .env", "--config"]
        {
            assert!(of(bad).is_err(), "{bad}");
        }
    }
}
