# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_moltctl_global_optspecs
    string join \n json q/quiet no-input y/yes n/dry-run C/checkout= account= worker= use-local-tools h/help V/version
end

function __fish_moltctl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_moltctl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_moltctl_using_subcommand
    set -l cmd (__fish_moltctl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c moltctl -n "__fish_moltctl_needs_command" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_needs_command" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_needs_command" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_needs_command" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_needs_command" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_needs_command" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_needs_command" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_needs_command" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_needs_command" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_needs_command" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_needs_command" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "access" -d 'Say who gets in, and prove it'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "audit" -d 'Find what is wrong: with the checkout, the account, the hosts, the backups'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "doctor" -d 'Say what is wrong and what mends it; or what a symptom comes from'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "drill" -d 'Run the whole story on a built-in account: no Cloudflare account, no Node, no Docker'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "init" -d 'Set a checkout up: wrangler.toml hardened, everything pinned, who may enter, the gateway token'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "pin" -d 'Show, refresh and verify what the checkout fetches by name'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "policy" -d 'Say what the agent may reach and do, and have it enforced where it cannot get at it'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "deploy" -d 'Build, upload closed, set up Access and secrets, open, and probe'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "devices" -d 'Show the gateway\'s devices; approve, reject and revoke them one by one'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "token" -d 'Make gateway tokens'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "secrets" -d 'Show, check and write the Worker\'s secrets'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "journal" -d 'Show what was done; go on or take it back'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "rollback" -d 'Deploy an earlier version again, never one that brings back a revoked value; without one, list them'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "status" -d 'Show what is live, exposed how, and where it differs from the files'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "login" -d 'Verify a Cloudflare API token and keep it in the OS keyring'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "logout" -d 'Forget the Cloudflare API token, everywhere it was kept'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "whoami" -d 'Show which credential is in use and what it may do'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "man" -d 'Print the manual page, or write all of them'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -f -a "plan" -d 'Show what `apply` would do'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -f -a "apply" -d 'Put every host of the Worker behind a login, as moltctl.toml says'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -f -a "show" -d 'Show the team, its login methods, and who gets in where'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -f -a "verify" -d 'Prove from outside that nobody gets in without a login'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -f -a "service-token" -d 'Let programs in: make, rotate and revoke Access service tokens'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and not __fish_seen_subcommand_from plan apply show verify service-token help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from plan" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from plan" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from plan" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from plan" -l check -d 'Exit with 10 when something would change'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from plan" -l write-secrets -d 'Write CF_ACCESS_TEAM_DOMAIN and CF_ACCESS_AUD again, even when they are set'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from plan" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from plan" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from plan" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from plan" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from plan" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from plan" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from plan" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from plan" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from apply" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from apply" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from apply" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from apply" -l otp -d 'Make the one-time PIN (a code by e-mail) a login method when the account has none'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from apply" -l write-secrets -d 'Write CF_ACCESS_TEAM_DOMAIN and CF_ACCESS_AUD again, even when they are set'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from apply" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from apply" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from apply" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from apply" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from apply" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from apply" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from apply" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from apply" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from show" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from show" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from show" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from show" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from show" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from show" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from show" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from verify" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from verify" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from verify" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from verify" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from verify" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from verify" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from verify" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from verify" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -f -a "create" -d 'Make one that gets in at every host of the Worker; without options, for moltctl\'s own calls'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -f -a "rotate" -d 'Give one a new secret, and keep it where the former one was'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -f -a "revoke" -d 'End one, and show that it is refused'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from service-token" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from help" -f -a "plan" -d 'Show what `apply` would do'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from help" -f -a "apply" -d 'Put every host of the Worker behind a login, as moltctl.toml says'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the team, its login methods, and who gets in where'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Prove from outside that nobody gets in without a login'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from help" -f -a "service-token" -d 'Let programs in: make, rotate and revoke Access service tokens'
complete -c moltctl -n "__fish_moltctl_using_subcommand access; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l backup -d 'Look at what lies in R2, or in a copy of it' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l openclaw -d 'Look at a file of OpenClaw\'s configuration' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l fail-on -d 'Findings below this do not fail the audit' -r -f -a "low\t'Any finding'
medium\t'Medium and worse'
high\t'High and worse'
critical\t'Critical only'"
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l only -d 'Only these rules: ids, names, or beginnings of ids such as MW-AUTH' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l skip -d 'Not these rules' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l format -d 'The form of the document' -r -f -a "human\t'A page for people'
json\t'The document of `--json`'
sarif\t'SARIF 2.1.0, for code scanning'
junit\t'JUnit XML, for CI systems'"
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l output -d 'Write the document there, and the page to standard output' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l explain -d 'Print the page of a rule, by its id or name, and look at nothing' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l live -d 'Look at the account through Cloudflare\'s API'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l probe -d 'Look at every host as a stranger does'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l strict -d 'End with 3 when any rule could not see what it needs, asked for or not'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l fix -d 'Mend what can be mended without breaking a deployment that works: a plan, shown, journalled, undoable'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l fix-unsafe -d 'Mend what may break something, too; what that is, is said before'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l no-record -d 'Do not remember this run; without it the next run tells what is new and what is gone'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l list -d 'Print every rule, and look at nothing'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c moltctl -n "__fish_moltctl_using_subcommand audit" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand doctor" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand doctor" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand doctor" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand doctor" -l offline -d 'Look at the checkout alone'
complete -c moltctl -n "__fish_moltctl_using_subcommand doctor" -l no-probe -d 'Do not look at the hosts from outside'
complete -c moltctl -n "__fish_moltctl_using_subcommand doctor" -l full -d 'Tell of every candidate in full'
complete -c moltctl -n "__fish_moltctl_using_subcommand doctor" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand doctor" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand doctor" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand doctor" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand doctor" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand doctor" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand doctor" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -l keep -d 'Leave the sample checkout in place and say where it is'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -f -a "serve" -d 'Serve the built-in account for scripts, or for wrangler itself'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -f -a "stand-in" -d 'Play a program that a drill does without'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and not __fish_seen_subcommand_from serve stand-in help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from serve" -l port -d 'Port on 127.0.0.1; the system chooses when left out' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from serve" -l state -d 'Keep the account\'s state in this file between runs (it holds the values put in: 0600)' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from serve" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from serve" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from serve" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from serve" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from serve" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from serve" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from serve" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from serve" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from serve" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from serve" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from serve" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from stand-in" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from stand-in" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from stand-in" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from stand-in" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from stand-in" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from stand-in" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from stand-in" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from stand-in" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from stand-in" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from help" -f -a "serve" -d 'Serve the built-in account for scripts, or for wrangler itself'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from help" -f -a "stand-in" -d 'Play a program that a drill does without'
complete -c moltctl -n "__fish_moltctl_using_subcommand drill; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l owner-email -d 'E-mail address of a person who may enter (again for each)' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l allow-email-domain -d 'Everyone with an address of this domain may enter' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l access-group -d 'Everyone of this Access group may enter' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l session -d 'How long a session lasts, such as 30m or 24h' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l host -d 'A custom domain it answers on (again for each)' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l bucket -d 'The R2 bucket of the backups' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l max-instances -d 'Upper bound of running containers, where none is set' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l compatibility-date -d 'The compatibility date that is needed at least' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l provider -d 'The model provider: a deploy without its keys stops before the upload' -r -f -a "anthropic\t'Anthropic, asked directly'
openai\t'OpenAI, asked directly'
ai-gateway\t'Cloudflare AI Gateway'"
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l config-style -d 'What becomes of wrangler.jsonc once wrangler.toml stands' -r -f -a "keep-jsonc\t'It stays for the vite build; moltctl always passes `--config wrangler.toml`'
retire-jsonc\t'It is removed and vite.config.* names ./wrangler.toml; `moltctl journal undo` brings it back'"
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l ci-branch -d 'The branch whose pushes the workflow checks' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l gateway-token-file -d 'Put the gateway token into this new file, only readable to you, rather than into the keyring' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l node-sha256 -d 'SHA-256 of the Node.js archive of an architecture, from the release\'s SHASUMS256.txt' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l registry-mirror -d 'Ask a registry on this machine in place of HOST, over plain http (loopback addresses only)' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l require-mfa -d 'A second factor is needed as well'
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l no-workers-dev -d 'Keep its workers.dev host closed for good'
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l cdp -d 'Open /cdp to programs that hold CDP_SECRET'
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l ci -d 'Write a GitHub workflow that verifies the pins'
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l no-pin -d 'Ask no registry: what moltctl.lock does not know stays unpinned, and is named'
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l offline -d 'Use no network at all'
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c moltctl -n "__fish_moltctl_using_subcommand init" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -f -a "show" -d 'Show what is pinned to what, seen when and where; what is not pinned is flagged'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -f -a "update" -d 'Ask again what each tag stands for, show old and new, write'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -f -a "verify" -d 'Hold the files against moltctl.lock, and moltctl.lock against the registries'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and not __fish_seen_subcommand_from show update verify help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from show" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from show" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from show" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from show" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from show" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from show" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from show" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from update" -l package -d 'Move an npm package to another version; without this, packages stay in theirs' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from update" -l registry-mirror -d 'Ask a registry on this machine in place of HOST, over plain http (loopback addresses only)' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from update" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from update" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from update" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from update" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from update" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from update" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from update" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from update" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from verify" -l registry-mirror -d 'Ask a registry on this machine in place of HOST, over plain http (loopback addresses only)' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from verify" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from verify" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from verify" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from verify" -l check -d 'End with exit code 10 on drift'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from verify" -l offline -d 'Hold the files against moltctl.lock only; no registry is asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from verify" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from verify" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from verify" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from verify" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from verify" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show what is pinned to what, seen when and where; what is not pinned is flagged'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from help" -f -a "update" -d 'Ask again what each tag stands for, show old and new, write'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Hold the files against moltctl.lock, and moltctl.lock against the registries'
complete -c moltctl -n "__fish_moltctl_using_subcommand pin; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -f -a "translate" -d 'Read OpenClaw\'s configuration and write policy.toml, with a report on every key'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -f -a "check" -d 'Find what is wrong in a policy, and what does not do what it seems to'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -f -a "explain" -d 'Say which rule decides, and where it is enforced'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -f -a "test" -d 'Run the cases of policy.test.toml against a policy'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -f -a "diff" -d 'Compare two policies by what they allow'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -f -a "apply" -d 'Put a policy into effect: the overlay in the checkout, and the patch of OpenClaw\'s configuration'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and not __fish_seen_subcommand_from translate check explain test diff apply help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -l openclaw -d 'The OpenClaw that wrote the sources, where they do not say it' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -l accept -d 'Accept that this key of the sources becomes wider' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -l output -d 'Where the policy is written, instead of policy.toml of the checkout; `-` is standard output, without the report' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -l report -d 'Where the report is written as well' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -l format -d 'The form of the report' -r -f -a "human\t'A page for people'
json\t'The document of `--json`'
markdown\t'Markdown, for a pull request'"
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from translate" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from check" -l policy -d 'The policy, instead of policy.toml of the checkout; `-` is standard input' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from check" -l fail-on -d 'Findings below this do not fail the check' -r -f -a "low\t'Any finding'
medium\t'Medium and worse'
high\t'High and worse'
critical\t'Critical only'"
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from check" -l format -d 'The form of the document' -r -f -a "human\t'A page for people'
json\t'The document of `--json`'
junit\t'JUnit XML, for CI systems'"
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from check" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from check" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from check" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from check" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from check" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from check" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from check" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from explain" -l method -d 'The method of a request to a URL' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from explain" -l policy -d 'The policy, instead of policy.toml of the checkout; `-` is standard input' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from explain" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from explain" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from explain" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from explain" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from explain" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from explain" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from explain" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from explain" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from explain" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from explain" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from test" -l policy -d 'The policy, instead of policy.toml of the checkout; `-` is standard input' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from test" -l format -d 'The form of the document' -r -f -a "human\t'A page for people'
json\t'The document of `--json`'
junit\t'JUnit XML, for CI systems'"
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from test" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from test" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from test" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from test" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from test" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from test" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from test" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from test" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from test" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from diff" -l format -d 'The form of the document' -r -f -a "human\t'A page for people'
json\t'The document of `--json`'
markdown\t'Markdown, for a pull request'"
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from diff" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from diff" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from diff" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from diff" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from diff" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from diff" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from diff" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from diff" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from diff" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from apply" -l policy -d 'The policy, instead of policy.toml of the checkout; `-` is standard input' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from apply" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from apply" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from apply" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from apply" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from apply" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from apply" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from apply" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from apply" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from apply" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from apply" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from apply" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "translate" -d 'Read OpenClaw\'s configuration and write policy.toml, with a report on every key'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "check" -d 'Find what is wrong in a policy, and what does not do what it seems to'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "explain" -d 'Say which rule decides, and where it is enforced'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "test" -d 'Run the cases of policy.test.toml against a policy'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Compare two policies by what they allow'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "apply" -d 'Put a policy into effect: the overlay in the checkout, and the patch of OpenClaw\'s configuration'
complete -c moltctl -n "__fish_moltctl_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -s f -l from-file -d 'A file with names and values; `-` is standard input' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -l format -d 'Its form, when its beginning does not tell' -r -f -a "json\t''
dotenv\t''
op\t''"
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -l from-env -d 'Environment variables that have the slots\' names' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -l only -d 'Take these slots only' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -l skip -d 'Leave these slots out' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -l otp -d 'Make the code by e-mail a login method when the account has none'
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -l bucket-token -d 'Make an API token for the bucket\'s objects and put it into the Worker as its R2 keys'
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -l stay-closed -d 'Leave the workers.dev host off'
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -l require-pins -d 'Do not begin while an image or package is not pinned'
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -l preflight-only -d 'Check everything that can be checked before a build, and stop'
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand deploy" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -f -a "list" -d 'Show what waits to be paired and what is; starts a gateway that does not run'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -f -a "approve" -d 'Pair devices that wait, each named by its request'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -f -a "reject" -d 'Turn requests down'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -f -a "revoke" -d 'End the tokens of paired devices, and their open connections by a restart of the gateway'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and not __fish_seen_subcommand_from list approve reject revoke help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from list" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from list" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from list" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from list" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from list" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from approve" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from approve" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from approve" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from approve" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from approve" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from approve" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from approve" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from approve" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from approve" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from approve" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from approve" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from reject" -l gateway-token-from-env -d 'The environment variable that holds the gateway token' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from reject" -l gateway-token-from-file -d 'A file that holds the gateway token; `-` is standard input' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from reject" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from reject" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from reject" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from reject" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from reject" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from reject" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from reject" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from reject" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from reject" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from reject" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from reject" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from revoke" -l gateway-token-from-env -d 'The environment variable that holds the gateway token' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from revoke" -l gateway-token-from-file -d 'A file that holds the gateway token; `-` is standard input' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from revoke" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from revoke" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from revoke" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from revoke" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from revoke" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from revoke" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from revoke" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from revoke" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from revoke" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from revoke" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from help" -f -a "list" -d 'Show what waits to be paired and what is; starts a gateway that does not run'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from help" -f -a "approve" -d 'Pair devices that wait, each named by its request'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from help" -f -a "reject" -d 'Turn requests down'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from help" -f -a "revoke" -d 'End the tokens of paired devices, and their open connections by a restart of the gateway'
complete -c moltctl -n "__fish_moltctl_using_subcommand devices; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and not __fish_seen_subcommand_from generate help" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and not __fish_seen_subcommand_from generate help" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and not __fish_seen_subcommand_from generate help" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and not __fish_seen_subcommand_from generate help" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and not __fish_seen_subcommand_from generate help" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and not __fish_seen_subcommand_from generate help" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and not __fish_seen_subcommand_from generate help" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and not __fish_seen_subcommand_from generate help" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and not __fish_seen_subcommand_from generate help" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and not __fish_seen_subcommand_from generate help" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and not __fish_seen_subcommand_from generate help" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and not __fish_seen_subcommand_from generate help" -f -a "generate" -d 'Make a gateway token: 256 bits of the operating system as 64 hex characters'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and not __fish_seen_subcommand_from generate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -s o -l output-file -d 'Write it to a new file that only you can read' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -l into -d 'Put it straight into this slot of the Worker; with --output-file a copy is kept' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -l reveal -d 'Show it, even on a terminal'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "generate" -d 'Make a gateway token: 256 bits of the operating system as 64 hex characters'
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -f -a "list" -d 'Show the slots: what is set, what is missing, who issues it'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -f -a "check" -d 'Check values before they are sent, and what is set: complete (exit 10 when not), how old, alive, changed elsewhere'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -f -a "push" -d 'Write many secrets in one call'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -f -a "set" -d 'Write one secret; asks for its value'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -f -a "unset" -d 'Delete secrets'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -f -a "rotate" -d 'Replace values: staged, verified, promoted, shown to be in use; then the old ones are ended'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -f -a "import" -d 'Write what another tool keeps: .dev.vars, .env, JSON, 1Password, pass'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and not __fish_seen_subcommand_from list check push set unset rotate import help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from list" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from list" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from list" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from list" -l all -d 'The whole catalogue'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from list" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from list" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -s f -l from-file -d 'A file with names and values; `-` is standard input' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -l format -d 'Its form, when its beginning does not tell' -r -f -a "json\t''
dotenv\t''
op\t''"
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -l from-env -d 'Environment variables that have the slots\' names' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -l only -d 'Take these slots only' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -l skip -d 'Leave these slots out' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -l offline -d 'Call nobody: check only what is given'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -l live -d 'Ask the issuers whether values that are at hand are alive, and look for copies in R2'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -l check -d 'Exit 10 when a value is too old, dead or changed elsewhere; 3 when that could not be seen'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -s f -l from-file -d 'A file with names and values; `-` is standard input' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -l format -d 'Its form, when its beginning does not tell' -r -f -a "json\t''
dotenv\t''
op\t''"
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -l from-env -d 'Environment variables that have the slots\' names' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -l only -d 'Take these slots only' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -l skip -d 'Leave these slots out' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -l staged -d 'Write them to a new version that is not deployed'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from push" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from set" -s f -l from-file -d 'A file that holds the bare value; `-` is standard input' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from set" -l from-env -d 'The environment variable that holds it' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from set" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from set" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from set" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from set" -l staged -d 'Write it to a new version that is not deployed'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from set" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from set" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from set" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from set" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from set" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from unset" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from unset" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from unset" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from unset" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from unset" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from unset" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from unset" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from unset" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from unset" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from unset" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from unset" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -s f -l from-file -d 'A file with names and values; `-` is standard input' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l format -d 'Its form, when its beginning does not tell' -r -f -a "json\t''
dotenv\t''
op\t''"
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l from-env -d 'Environment variables that have the slots\' names' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l only -d 'Take these slots only' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l skip -d 'Leave these slots out' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l old-from-file -d 'A file with the values in use now; `-` is standard input. They are found and ended by them' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l output-file -d 'Write the new gateway token to a private file that does not exist yet, instead of the OS keyring' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l all -d 'Every secret of the Worker'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l due -d 'Those that are older than `[rotation] ages` allows'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l compromised -d 'The values are in others\' hands: every secret when no slot is named, and the Worker\'s version says so'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l anew -d 'Begin another rotation although one was cut off'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -l format -d 'Its form, when its beginning does not tell' -r -f -a "json\t''
dotenv\t''
op\t''
pass\t''"
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -l slot -d 'The slot, for forms that hold one secret without a name' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -l only -d 'Take these slots only' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -l skip -d 'Leave these slots out' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -l staged -d 'Write them to a new version that is not deployed'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from import" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "list" -d 'Show the slots: what is set, what is missing, who issues it'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check values before they are sent, and what is set: complete (exit 10 when not), how old, alive, changed elsewhere'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "push" -d 'Write many secrets in one call'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "set" -d 'Write one secret; asks for its value'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "unset" -d 'Delete secrets'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "rotate" -d 'Replace values: staged, verified, promoted, shown to be in use; then the old ones are ended'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "import" -d 'Write what another tool keeps: .dev.vars, .env, JSON, 1Password, pass'
complete -c moltctl -n "__fish_moltctl_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -f -a "list" -d 'List the runs, newest first'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -f -a "show" -d 'Show each step of a run'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -f -a "resume" -d 'Go on where a run stopped'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -f -a "undo" -d 'Take back what a run did, as far as that is possible'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and not __fish_seen_subcommand_from list show resume undo help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from list" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from list" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from list" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from list" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from list" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from show" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from show" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from show" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from show" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from show" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from show" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from show" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -s f -l from-file -d 'A file with names and values; `-` is standard input' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -l format -d 'Its form, when its beginning does not tell' -r -f -a "json\t''
dotenv\t''
op\t''"
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -l from-env -d 'Environment variables that have the slots\' names' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -l only -d 'Take these slots only' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -l skip -d 'Leave these slots out' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from resume" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from undo" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from undo" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from undo" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from undo" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from undo" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from undo" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from undo" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from undo" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from undo" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from undo" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from undo" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the runs, newest first'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show each step of a run'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from help" -f -a "resume" -d 'Go on where a run stopped'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from help" -f -a "undo" -d 'Take back what a run did, as far as that is possible'
complete -c moltctl -n "__fish_moltctl_using_subcommand journal; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand rollback" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand rollback" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand rollback" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand rollback" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand rollback" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand rollback" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand rollback" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand rollback" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand rollback" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand rollback" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand rollback" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand status" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand status" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand status" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand status" -l check -d 'End with 10 on drift, 3 when something could not be seen'
complete -c moltctl -n "__fish_moltctl_using_subcommand status" -l no-probe -d 'Do not look at the hosts from outside'
complete -c moltctl -n "__fish_moltctl_using_subcommand status" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand status" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand status" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand status" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand status" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand status" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand status" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand status" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand login" -l from-env -d 'Read the token from this environment variable' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand login" -l from-file -d 'Read the token from this file' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand login" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand login" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand login" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand login" -l insecure-storage -d 'Keep it in a file that only you can read, in clear, instead of the OS keyring'
complete -c moltctl -n "__fish_moltctl_using_subcommand login" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand login" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand login" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand login" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand login" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand login" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand login" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand login" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand logout" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand logout" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand logout" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand logout" -l all -d 'The tokens of every account'
complete -c moltctl -n "__fish_moltctl_using_subcommand logout" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand logout" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand logout" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand logout" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand logout" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand logout" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand logout" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand logout" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand whoami" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand whoami" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand whoami" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand whoami" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand whoami" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand whoami" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand whoami" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand whoami" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand whoami" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand whoami" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand whoami" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand completions" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand completions" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand completions" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand completions" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand completions" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand completions" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand completions" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand completions" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand completions" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand completions" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand completions" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand man" -l dir -d 'Folder to write one page a command into' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand man" -s C -l checkout -d 'The checkout, instead of the working directory' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand man" -l account -d 'The Cloudflare account, instead of the one in moltctl.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand man" -l worker -d 'The Worker, instead of the one in moltctl.toml or wrangler.toml' -r
complete -c moltctl -n "__fish_moltctl_using_subcommand man" -l json -d 'Answer with one JSON document on standard output'
complete -c moltctl -n "__fish_moltctl_using_subcommand man" -s q -l quiet -d 'Tell failures only'
complete -c moltctl -n "__fish_moltctl_using_subcommand man" -l no-input -d 'Never ask: fail with the name of the flag that is missing'
complete -c moltctl -n "__fish_moltctl_using_subcommand man" -s y -l yes -d 'Agree to the plan without being asked'
complete -c moltctl -n "__fish_moltctl_using_subcommand man" -s n -l dry-run -d 'Show the plan and stop: nothing is changed'
complete -c moltctl -n "__fish_moltctl_using_subcommand man" -l use-local-tools -d 'Run programs of the checkout\'s node_modules/.bin: they then see the credential'
complete -c moltctl -n "__fish_moltctl_using_subcommand man" -s h -l help -d 'Print help'
complete -c moltctl -n "__fish_moltctl_using_subcommand man" -s V -l version -d 'Print version'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "access" -d 'Say who gets in, and prove it'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "audit" -d 'Find what is wrong: with the checkout, the account, the hosts, the backups'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "doctor" -d 'Say what is wrong and what mends it; or what a symptom comes from'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "drill" -d 'Run the whole story on a built-in account: no Cloudflare account, no Node, no Docker'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "init" -d 'Set a checkout up: wrangler.toml hardened, everything pinned, who may enter, the gateway token'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "pin" -d 'Show, refresh and verify what the checkout fetches by name'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "policy" -d 'Say what the agent may reach and do, and have it enforced where it cannot get at it'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "deploy" -d 'Build, upload closed, set up Access and secrets, open, and probe'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "devices" -d 'Show the gateway\'s devices; approve, reject and revoke them one by one'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "token" -d 'Make gateway tokens'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "secrets" -d 'Show, check and write the Worker\'s secrets'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "journal" -d 'Show what was done; go on or take it back'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "rollback" -d 'Deploy an earlier version again, never one that brings back a revoked value; without one, list them'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "status" -d 'Show what is live, exposed how, and where it differs from the files'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "login" -d 'Verify a Cloudflare API token and keep it in the OS keyring'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "logout" -d 'Forget the Cloudflare API token, everywhere it was kept'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "whoami" -d 'Show which credential is in use and what it may do'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "man" -d 'Print the manual page, or write all of them'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from access audit doctor drill init pin policy deploy devices token secrets journal rollback status login logout whoami completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from access" -f -a "plan" -d 'Show what `apply` would do'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from access" -f -a "apply" -d 'Put every host of the Worker behind a login, as moltctl.toml says'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from access" -f -a "show" -d 'Show the team, its login methods, and who gets in where'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from access" -f -a "verify" -d 'Prove from outside that nobody gets in without a login'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from access" -f -a "service-token" -d 'Let programs in: make, rotate and revoke Access service tokens'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from drill" -f -a "serve" -d 'Serve the built-in account for scripts, or for wrangler itself'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from drill" -f -a "stand-in" -d 'Play a program that a drill does without'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from pin" -f -a "show" -d 'Show what is pinned to what, seen when and where; what is not pinned is flagged'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from pin" -f -a "update" -d 'Ask again what each tag stands for, show old and new, write'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from pin" -f -a "verify" -d 'Hold the files against moltctl.lock, and moltctl.lock against the registries'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "translate" -d 'Read OpenClaw\'s configuration and write policy.toml, with a report on every key'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "check" -d 'Find what is wrong in a policy, and what does not do what it seems to'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "explain" -d 'Say which rule decides, and where it is enforced'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "test" -d 'Run the cases of policy.test.toml against a policy'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "diff" -d 'Compare two policies by what they allow'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "apply" -d 'Put a policy into effect: the overlay in the checkout, and the patch of OpenClaw\'s configuration'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from devices" -f -a "list" -d 'Show what waits to be paired and what is; starts a gateway that does not run'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from devices" -f -a "approve" -d 'Pair devices that wait, each named by its request'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from devices" -f -a "reject" -d 'Turn requests down'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from devices" -f -a "revoke" -d 'End the tokens of paired devices, and their open connections by a restart of the gateway'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from token" -f -a "generate" -d 'Make a gateway token: 256 bits of the operating system as 64 hex characters'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from secrets" -f -a "list" -d 'Show the slots: what is set, what is missing, who issues it'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from secrets" -f -a "check" -d 'Check values before they are sent, and what is set: complete (exit 10 when not), how old, alive, changed elsewhere'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from secrets" -f -a "push" -d 'Write many secrets in one call'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from secrets" -f -a "set" -d 'Write one secret; asks for its value'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from secrets" -f -a "unset" -d 'Delete secrets'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from secrets" -f -a "rotate" -d 'Replace values: staged, verified, promoted, shown to be in use; then the old ones are ended'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from secrets" -f -a "import" -d 'Write what another tool keeps: .dev.vars, .env, JSON, 1Password, pass'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from journal" -f -a "list" -d 'List the runs, newest first'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from journal" -f -a "show" -d 'Show each step of a run'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from journal" -f -a "resume" -d 'Go on where a run stopped'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from journal" -f -a "undo" -d 'Take back what a run did, as far as that is possible'
