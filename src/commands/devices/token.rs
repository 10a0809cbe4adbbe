//! The gateway token for what only the gateway itself can do: given, else from the operator's vault.

use crate::commands::kept_token;
use crate::commands::secrets::argv;
use crate::commands::secrets::given::{self, Source};
use crate::commands::target::Target;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::model::SecretName;
use crate::plan::{SecretInput, SecretOrigin};
use crate::secrets::NamedValue;

/// Where the gateway token comes from.
#[derive(Clone, Debug, Default)]
pub enum TokenFrom {
    /// The operator's vault.
    #[default]
    Vault,
    /// This variable of the environment.
    Variable(String),
    /// A file or standard input that holds the bare value.
    Source(Source),
}

/// How plans name it, and its value.
///
/// # Errors
/// Usage (2) when it is nowhere.
pub(super) async fn of(
    ctx: &Context,
    target: &Target,
    from: &TokenFrom,
) -> Result<(SecretInput, Vec<NamedValue>)> {
    let name: SecretName = kept_token::GATEWAY_TOKEN.parse().kind(ErrorKind::Bug)?;
    let (origin, value) = match from {
        TokenFrom::Variable(variable) => {
            (SecretOrigin::Given, given::variable(argv::slot(variable)?.as_str(), &name)?)
        }
        TokenFrom::Source(source) => (SecretOrigin::Given, given::value(ctx, source, &name)?),
        TokenFrom::Vault => {
            let held = kept_token::held(ctx, Some(&target.account), &target.worker).await;
            (SecretOrigin::Generated, held.ok_or_else(|| nowhere(target))?)
        }
    };
    Ok((SecretInput::new(name.clone(), origin), vec![NamedValue { name, value }]))
}

fn nowhere(target: &Target) -> Error {
    Error::usage(format!("the gateway token of `{}` is needed, and is not in the keyring", target.worker))
        .hint("give it with `--gateway-token-from-env NAME` or `--gateway-token-from-file PATH` (`-` is standard input)")
        .hint("the Worker has no route for this: it is a method of the gateway, which wants its token")
}
