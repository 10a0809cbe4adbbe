//! What is wanted: from flags, from the files, from the credential, and at last from the operator.

use super::observe::Observed;
use super::request::{Pinning, Provider, Request, Wanted};
use crate::cloudflare::endpoints::accounts;
use crate::commands::credential;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::model::{AccountId, Email, WorkerName};
use crate::project::settings::{Settings, WorkersDev};
use crate::project::wrangler::view::View;
use crate::term::{PromptError, Prompter};

/// How often a person may mistype.
const TRIES: usize = 3;

/// What is wanted.
#[derive(Debug)]
pub(super) struct Decided {
    /// What moltctl.toml gets; what is at its default stays as the file has it.
    pub(super) settings: Settings,
    pub(super) worker: WorkerName,
    pub(super) account: Option<AccountId>,
    pub(super) providers: Vec<Provider>,
    pub(super) notes: Vec<String>,
}

/// Decides.
pub(super) async fn decide(
    ctx: &Context,
    request: &Request,
    observed: &Observed,
    view: &View,
) -> Result<Decided> {
    let mut notes = Vec::new();
    let worker = worker(ctx, observed, view)?;
    let mut settings = wanted(&request.wanted, &observed.settings);
    settings.worker.name = Some(worker.clone());
    if observed.settings.access.allow.is_empty() && settings.access.allow.is_empty() {
        settings.access.allow.emails.push(owner(ctx.prompter.as_ref())?);
    }
    let account = match known_account(ctx, observed, view)? {
        Some(account) => Some(account),
        None => sole_account(ctx, request, &mut notes).await?,
    };
    settings.account_id.clone_from(&account);
    let providers = if request.providers.is_empty() && observed.toml.is_none() {
        provider(ctx.prompter.as_ref())?
    } else {
        request.providers.clone()
    };
    Ok(Decided { settings, worker, account, providers, notes })
}

fn worker(ctx: &Context, observed: &Observed, view: &View) -> Result<WorkerName> {
    let named = ctx.named.worker.clone().or_else(|| observed.settings.worker.name.clone());
    match (named, &view.name) {
        (Some(name), _) => Ok(name),
        (None, Some(name)) => {
            let parsed = name.parse::<WorkerName>().kind(ErrorKind::Usage);
            parsed.map_err(|error| error.hint("`--worker NAME` names the Worker"))
        }
        (None, None) => ask(ctx.prompter.as_ref(), "Name of the Worker", "--worker"),
    }
}

/// What the flags say, as additions to what the file says.
fn wanted(wanted: &Wanted, present: &Settings) -> Settings {
    let mut settings = Settings::default();
    let allow = &mut settings.access.allow;
    allow.emails = joined(&present.access.allow.emails, &wanted.emails);
    allow.email_domains = joined(&present.access.allow.email_domains, &wanted.email_domains);
    allow.groups = joined(&present.access.allow.groups, &wanted.groups);
    settings.access.require.mfa = wanted.require_mfa;
    settings.access.session_duration = wanted.session.unwrap_or_default();
    settings.access.cdp = wanted.cdp;
    settings.worker.hosts = joined(&present.worker.hosts, &wanted.hosts);
    if wanted.no_workers_dev {
        settings.worker.workers_dev = WorkersDev::Closed;
    }
    settings.storage.bucket.clone_from(&wanted.bucket);
    settings
}

/// Nothing when nothing is added: the file's own list is then not touched.
fn joined<T: Clone + PartialEq>(present: &[T], added: &[T]) -> Vec<T> {
    if added.iter().all(|it| present.contains(it)) {
        return Vec::new();
    }
    let mut all = present.to_vec();
    for it in added {
        if !all.contains(it) {
            all.push(it.clone());
        }
    }
    all
}

fn owner(prompter: &dyn Prompter) -> Result<Email> {
    ask(prompter, "Who may enter? E-mail address of the owner", "--owner-email")
}

fn ask<T>(prompter: &dyn Prompter, what: &str, flag: &'static str) -> Result<T>
where
    T: std::str::FromStr<Err = crate::model::Invalid>,
{
    let mut question = what.to_owned();
    for _ in 0..TRIES {
        match prompter.text(&question, None, flag).map_err(unanswered)?.trim().parse() {
            Ok(answer) => return Ok(answer),
            Err(invalid) => question = format!("{what} ({invalid})"),
        }
    }
    Err(Error::usage(format!("`{flag}` has no answer that fits")))
}

/// An optional question: where nobody can be asked there is no answer.
fn provider(prompter: &dyn Prompter) -> Result<Vec<Provider>> {
    let mut items: Vec<String> = Provider::ALL.iter().map(|(_, name)| (*name).to_owned()).collect();
    items.push("none yet".to_owned());
    match prompter.select("Which model provider?", &items, "--provider") {
        Ok(index) => Ok(Provider::ALL.get(index).map(|(provider, _)| *provider).into_iter().collect()),
        Err(PromptError::NobodyThere { .. }) => Ok(Vec::new()),
        Err(error) => Err(unanswered(error)),
    }
}

fn unanswered(error: PromptError) -> Error {
    match error {
        PromptError::Left => Error::message(ErrorKind::Declined, "declined"),
        error => Error::new(ErrorKind::Usage, error),
    }
}

fn known_account(ctx: &Context, observed: &Observed, view: &View) -> Result<Option<AccountId>> {
    let named = ctx.named.account.clone().or_else(|| observed.settings.account_id.clone());
    match (named, &view.account_id) {
        (None, Some(id)) => Ok(Some(id.parse().kind(ErrorKind::Usage)?)),
        (named, _) => Ok(named),
    }
}

/// The account of the credential, when there is a credential and it has one. An init needs neither.
async fn sole_account(
    ctx: &Context,
    request: &Request,
    notes: &mut Vec<String>,
) -> Result<Option<AccountId>> {
    const LATER: &str = "moltctl.toml names no account yet: add it with `--account ID`";
    if request.pinning == Pinning::Offline {
        notes.push(LATER.to_owned());
        return Ok(None);
    }
    let Ok(api) = credential::client(ctx, None).await else {
        notes.push(format!("{LATER}, or run `moltctl login` first"));
        return Ok(None);
    };
    let seen = match api.list(accounts::list(), accounts::PAGES).await {
        Ok(seen) => seen,
        Err(error) => {
            notes.push(format!("{LATER} (the credential could not be asked: {error})"));
            return Ok(None);
        }
    };
    match seen.as_slice() {
        [] => {
            notes.push(format!("{LATER} (the credential sees none)"));
            Ok(None)
        }
        [account] => Ok(Some(account.id.clone())),
        several => {
            let items: Vec<String> =
                several.iter().map(|account| format!("{} ({})", account.name, account.id)).collect();
            let index = ctx.prompter.select("Which account runs the Worker?", &items, "--account").map_err(
                |error| unanswered(error).hint(format!("the credential sees {}", items.join(", "))),
            )?;
            Ok(several.get(index).map(|account| account.id.clone()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::{Answer, NonInteractive, Scripted};

    #[test]
    fn a_mistyped_address_is_asked_for_again() {
        let answers = ["me", "me@example.com"].map(|text| Answer::Text(text.to_owned()));
        let owner = owner(&Scripted::new(answers)).unwrap();
        assert_eq!(owner.as_str(), "me@example.com");
        let answers = ["a", "b", "c", "me@example.com"].map(|text| Answer::Text(text.to_owned()));
        assert_eq!(super::owner(&Scripted::new(answers)).unwrap_err().kind, ErrorKind::Usage);
    }

    #[test]
    fn nobody_there_is_a_missing_flag_for_the_owner_and_no_provider() {
        let error = owner(&NonInteractive).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage);
        assert!(error.to_string().contains("--owner-email"), "{error}");
        assert_eq!(provider(&NonInteractive).unwrap(), []);
        assert_eq!(provider(&Scripted::new([Answer::Select(1)])).unwrap(), [Provider::Openai]);
        assert_eq!(provider(&Scripted::new([Answer::Select(3)])).unwrap(), []);
    }

    #[test]
    fn people_are_added_never_taken_away() {
        let mut present = Settings::default();
        present.access.allow.emails = vec!["a@x.example".parse().unwrap()];
        let both = Wanted { emails: vec!["b@x.example".parse().unwrap()], ..Wanted::default() };
        assert_eq!(wanted(&both, &present).access.allow.emails.len(), 2);
        let same = Wanted { emails: present.access.allow.emails.clone(), ..Wanted::default() };
        assert_eq!(wanted(&same, &present).access.allow.emails, []);
    }
}
