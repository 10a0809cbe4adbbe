
use builtin;
use str;

set edit:completion:arg-completer[moltctl] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'moltctl'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'moltctl'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand access 'Say who gets in, and prove it'
            cand audit 'Find what is wrong: with the checkout, the account, the hosts, the backups'
            cand doctor 'Say what is wrong and what mends it; or what a symptom comes from'
            cand drill 'Run the whole story on a built-in account: no Cloudflare account, no Node, no Docker'
            cand init 'Set a checkout up: wrangler.toml hardened, everything pinned, who may enter, the gateway token'
            cand pin 'Show, refresh and verify what the checkout fetches by name'
            cand policy 'Say what the agent may reach and do, and have it enforced where it cannot get at it'
            cand deploy 'Build, upload closed, set up Access and secrets, open, and probe'
            cand devices 'Show the gateway''s devices; approve, reject and revoke them one by one'
            cand token 'Make gateway tokens'
            cand secrets 'Show, check and write the Worker''s secrets'
            cand journal 'Show what was done; go on or take it back'
            cand rollback 'Deploy an earlier version again, never one that brings back a revoked value; without one, list them'
            cand status 'Show what is live, exposed how, and where it differs from the files'
            cand login 'Verify a Cloudflare API token and keep it in the OS keyring'
            cand logout 'Forget the Cloudflare API token, everywhere it was kept'
            cand whoami 'Show which credential is in use and what it may do'
            cand completions 'Print the completion script of a shell'
            cand man 'Print the manual page, or write all of them'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;access'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand plan 'Show what `apply` would do'
            cand apply 'Put every host of the Worker behind a login, as moltctl.toml says'
            cand show 'Show the team, its login methods, and who gets in where'
            cand verify 'Prove from outside that nobody gets in without a login'
            cand service-token 'Let programs in: make, rotate and revoke Access service tokens'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;access;plan'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --check 'Exit with 10 when something would change'
            cand --write-secrets 'Write CF_ACCESS_TEAM_DOMAIN and CF_ACCESS_AUD again, even when they are set'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;access;apply'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --otp 'Make the one-time PIN (a code by e-mail) a login method when the account has none'
            cand --write-secrets 'Write CF_ACCESS_TEAM_DOMAIN and CF_ACCESS_AUD again, even when they are set'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;access;show'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;access;verify'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;access;service-token'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand create 'Make one that gets in at every host of the Worker; without options, for moltctl''s own calls'
            cand rotate 'Give one a new secret, and keep it where the former one was'
            cand revoke 'End one, and show that it is refused'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;access;service-token;create'= {
            cand --name 'Its name; needed for one that is not for moltctl''s own calls'
            cand --duration 'For how long it counts (`8760h`, `720h`, `forever`)'
            cand -o 'For a CI job: write its id and secret to a new file that only you can read'
            cand --output-file 'For a CI job: write its id and secret to a new file that only you can read'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --reveal 'For a program elsewhere: show its id and secret once, even on a terminal'
            cand --insecure-storage 'Keep it for moltctl in a file that only you can read, in clear, instead of the OS keyring'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;access;service-token;rotate'= {
            cand --overlap 'For how long the former secret counts beside the new one (`1h` unless said)'
            cand -o 'Write its id and new secret to a file that only you can read: a new one, or the one that holds the former secret'
            cand --output-file 'Write its id and new secret to a file that only you can read: a new one, or the one that holds the former secret'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --compromised 'Somebody else knows the former secret: end it at once, and show that it is refused'
            cand --extend 'Let the token count for its whole duration again, from now on'
            cand --reveal 'Show its id and new secret once, even on a terminal'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;access;service-token;revoke'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;access;service-token;help'= {
            cand create 'Make one that gets in at every host of the Worker; without options, for moltctl''s own calls'
            cand rotate 'Give one a new secret, and keep it where the former one was'
            cand revoke 'End one, and show that it is refused'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;access;service-token;help;create'= {
        }
        &'moltctl;access;service-token;help;rotate'= {
        }
        &'moltctl;access;service-token;help;revoke'= {
        }
        &'moltctl;access;service-token;help;help'= {
        }
        &'moltctl;access;help'= {
            cand plan 'Show what `apply` would do'
            cand apply 'Put every host of the Worker behind a login, as moltctl.toml says'
            cand show 'Show the team, its login methods, and who gets in where'
            cand verify 'Prove from outside that nobody gets in without a login'
            cand service-token 'Let programs in: make, rotate and revoke Access service tokens'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;access;help;plan'= {
        }
        &'moltctl;access;help;apply'= {
        }
        &'moltctl;access;help;show'= {
        }
        &'moltctl;access;help;verify'= {
        }
        &'moltctl;access;help;service-token'= {
            cand create 'Make one that gets in at every host of the Worker; without options, for moltctl''s own calls'
            cand rotate 'Give one a new secret, and keep it where the former one was'
            cand revoke 'End one, and show that it is refused'
        }
        &'moltctl;access;help;service-token;create'= {
        }
        &'moltctl;access;help;service-token;rotate'= {
        }
        &'moltctl;access;help;service-token;revoke'= {
        }
        &'moltctl;access;help;help'= {
        }
        &'moltctl;audit'= {
            cand --backup 'Look at what lies in R2, or in a copy of it'
            cand --openclaw 'Look at a file of OpenClaw''s configuration'
            cand --fail-on 'Findings below this do not fail the audit'
            cand --only 'Only these rules: ids, names, or beginnings of ids such as MW-AUTH'
            cand --skip 'Not these rules'
            cand --format 'The form of the document'
            cand --output 'Write the document there, and the page to standard output'
            cand --explain 'Print the page of a rule, by its id or name, and look at nothing'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --live 'Look at the account through Cloudflare''s API'
            cand --probe 'Look at every host as a stranger does'
            cand --strict 'End with 3 when any rule could not see what it needs, asked for or not'
            cand --fix 'Mend what can be mended without breaking a deployment that works: a plan, shown, journalled, undoable'
            cand --fix-unsafe 'Mend what may break something, too; what that is, is said before'
            cand --no-record 'Do not remember this run; without it the next run tells what is new and what is gone'
            cand --list 'Print every rule, and look at nothing'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;doctor'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --offline 'Look at the checkout alone'
            cand --no-probe 'Do not look at the hosts from outside'
            cand --full 'Tell of every candidate in full'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;drill'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --keep 'Leave the sample checkout in place and say where it is'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand serve 'Serve the built-in account for scripts, or for wrangler itself'
            cand stand-in 'Play a program that a drill does without'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;drill;serve'= {
            cand --port 'Port on 127.0.0.1; the system chooses when left out'
            cand --state 'Keep the account''s state in this file between runs (it holds the values put in: 0600)'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;drill;stand-in'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
        }
        &'moltctl;drill;help'= {
            cand serve 'Serve the built-in account for scripts, or for wrangler itself'
            cand stand-in 'Play a program that a drill does without'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;drill;help;serve'= {
        }
        &'moltctl;drill;help;stand-in'= {
        }
        &'moltctl;drill;help;help'= {
        }
        &'moltctl;init'= {
            cand --owner-email 'E-mail address of a person who may enter (again for each)'
            cand --allow-email-domain 'Everyone with an address of this domain may enter'
            cand --access-group 'Everyone of this Access group may enter'
            cand --session 'How long a session lasts, such as 30m or 24h'
            cand --host 'A custom domain it answers on (again for each)'
            cand --bucket 'The R2 bucket of the backups'
            cand --max-instances 'Upper bound of running containers, where none is set'
            cand --compatibility-date 'The compatibility date that is needed at least'
            cand --provider 'The model provider: a deploy without its keys stops before the upload'
            cand --config-style 'What becomes of wrangler.jsonc once wrangler.toml stands'
            cand --ci-branch 'The branch whose pushes the workflow checks'
            cand --gateway-token-file 'Put the gateway token into this new file, only readable to you, rather than into the keyring'
            cand --node-sha256 'SHA-256 of the Node.js archive of an architecture, from the release''s SHASUMS256.txt'
            cand --registry-mirror 'Ask a registry on this machine in place of HOST, over plain http (loopback addresses only)'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --require-mfa 'A second factor is needed as well'
            cand --no-workers-dev 'Keep its workers.dev host closed for good'
            cand --cdp 'Open /cdp to programs that hold CDP_SECRET'
            cand --ci 'Write a GitHub workflow that verifies the pins'
            cand --no-pin 'Ask no registry: what moltctl.lock does not know stays unpinned, and is named'
            cand --offline 'Use no network at all'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;pin'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand show 'Show what is pinned to what, seen when and where; what is not pinned is flagged'
            cand update 'Ask again what each tag stands for, show old and new, write'
            cand verify 'Hold the files against moltctl.lock, and moltctl.lock against the registries'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;pin;show'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;pin;update'= {
            cand --package 'Move an npm package to another version; without this, packages stay in theirs'
            cand --registry-mirror 'Ask a registry on this machine in place of HOST, over plain http (loopback addresses only)'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;pin;verify'= {
            cand --registry-mirror 'Ask a registry on this machine in place of HOST, over plain http (loopback addresses only)'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --check 'End with exit code 10 on drift'
            cand --offline 'Hold the files against moltctl.lock only; no registry is asked'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;pin;help'= {
            cand show 'Show what is pinned to what, seen when and where; what is not pinned is flagged'
            cand update 'Ask again what each tag stands for, show old and new, write'
            cand verify 'Hold the files against moltctl.lock, and moltctl.lock against the registries'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;pin;help;show'= {
        }
        &'moltctl;pin;help;update'= {
        }
        &'moltctl;pin;help;verify'= {
        }
        &'moltctl;pin;help;help'= {
        }
        &'moltctl;policy'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand translate 'Read OpenClaw''s configuration and write policy.toml, with a report on every key'
            cand check 'Find what is wrong in a policy, and what does not do what it seems to'
            cand explain 'Say which rule decides, and where it is enforced'
            cand test 'Run the cases of policy.test.toml against a policy'
            cand diff 'Compare two policies by what they allow'
            cand apply 'Put a policy into effect: the overlay in the checkout, and the patch of OpenClaw''s configuration'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;policy;translate'= {
            cand --openclaw 'The OpenClaw that wrote the sources, where they do not say it'
            cand --accept 'Accept that this key of the sources becomes wider'
            cand --output 'Where the policy is written, instead of policy.toml of the checkout; `-` is standard output, without the report'
            cand --report 'Where the report is written as well'
            cand --format 'The form of the report'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;policy;check'= {
            cand --policy 'The policy, instead of policy.toml of the checkout; `-` is standard input'
            cand --fail-on 'Findings below this do not fail the check'
            cand --format 'The form of the document'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;policy;explain'= {
            cand --method 'The method of a request to a URL'
            cand --policy 'The policy, instead of policy.toml of the checkout; `-` is standard input'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;policy;test'= {
            cand --policy 'The policy, instead of policy.toml of the checkout; `-` is standard input'
            cand --format 'The form of the document'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;policy;diff'= {
            cand --format 'The form of the document'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;policy;apply'= {
            cand --policy 'The policy, instead of policy.toml of the checkout; `-` is standard input'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;policy;help'= {
            cand translate 'Read OpenClaw''s configuration and write policy.toml, with a report on every key'
            cand check 'Find what is wrong in a policy, and what does not do what it seems to'
            cand explain 'Say which rule decides, and where it is enforced'
            cand test 'Run the cases of policy.test.toml against a policy'
            cand diff 'Compare two policies by what they allow'
            cand apply 'Put a policy into effect: the overlay in the checkout, and the patch of OpenClaw''s configuration'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;policy;help;translate'= {
        }
        &'moltctl;policy;help;check'= {
        }
        &'moltctl;policy;help;explain'= {
        }
        &'moltctl;policy;help;test'= {
        }
        &'moltctl;policy;help;diff'= {
        }
        &'moltctl;policy;help;apply'= {
        }
        &'moltctl;policy;help;help'= {
        }
        &'moltctl;deploy'= {
            cand -f 'A file with names and values; `-` is standard input'
            cand --from-file 'A file with names and values; `-` is standard input'
            cand --format 'Its form, when its beginning does not tell'
            cand --from-env 'Environment variables that have the slots'' names'
            cand --only 'Take these slots only'
            cand --skip 'Leave these slots out'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --otp 'Make the code by e-mail a login method when the account has none'
            cand --bucket-token 'Make an API token for the bucket''s objects and put it into the Worker as its R2 keys'
            cand --stay-closed 'Leave the workers.dev host off'
            cand --require-pins 'Do not begin while an image or package is not pinned'
            cand --preflight-only 'Check everything that can be checked before a build, and stop'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;devices'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'Show what waits to be paired and what is; starts a gateway that does not run'
            cand approve 'Pair devices that wait, each named by its request'
            cand reject 'Turn requests down'
            cand revoke 'End the tokens of paired devices, and their open connections by a restart of the gateway'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;devices;list'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;devices;approve'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;devices;reject'= {
            cand --gateway-token-from-env 'The environment variable that holds the gateway token'
            cand --gateway-token-from-file 'A file that holds the gateway token; `-` is standard input'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;devices;revoke'= {
            cand --gateway-token-from-env 'The environment variable that holds the gateway token'
            cand --gateway-token-from-file 'A file that holds the gateway token; `-` is standard input'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;devices;help'= {
            cand list 'Show what waits to be paired and what is; starts a gateway that does not run'
            cand approve 'Pair devices that wait, each named by its request'
            cand reject 'Turn requests down'
            cand revoke 'End the tokens of paired devices, and their open connections by a restart of the gateway'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;devices;help;list'= {
        }
        &'moltctl;devices;help;approve'= {
        }
        &'moltctl;devices;help;reject'= {
        }
        &'moltctl;devices;help;revoke'= {
        }
        &'moltctl;devices;help;help'= {
        }
        &'moltctl;token'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand generate 'Make a gateway token: 256 bits of the operating system as 64 hex characters'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;token;generate'= {
            cand -o 'Write it to a new file that only you can read'
            cand --output-file 'Write it to a new file that only you can read'
            cand --into 'Put it straight into this slot of the Worker; with --output-file a copy is kept'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --reveal 'Show it, even on a terminal'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;token;help'= {
            cand generate 'Make a gateway token: 256 bits of the operating system as 64 hex characters'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;token;help;generate'= {
        }
        &'moltctl;token;help;help'= {
        }
        &'moltctl;secrets'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'Show the slots: what is set, what is missing, who issues it'
            cand check 'Check values before they are sent, and what is set: complete (exit 10 when not), how old, alive, changed elsewhere'
            cand push 'Write many secrets in one call'
            cand set 'Write one secret; asks for its value'
            cand unset 'Delete secrets'
            cand rotate 'Replace values: staged, verified, promoted, shown to be in use; then the old ones are ended'
            cand import 'Write what another tool keeps: .dev.vars, .env, JSON, 1Password, pass'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;secrets;list'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --all 'The whole catalogue'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;secrets;check'= {
            cand -f 'A file with names and values; `-` is standard input'
            cand --from-file 'A file with names and values; `-` is standard input'
            cand --format 'Its form, when its beginning does not tell'
            cand --from-env 'Environment variables that have the slots'' names'
            cand --only 'Take these slots only'
            cand --skip 'Leave these slots out'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --offline 'Call nobody: check only what is given'
            cand --live 'Ask the issuers whether values that are at hand are alive, and look for copies in R2'
            cand --check 'Exit 10 when a value is too old, dead or changed elsewhere; 3 when that could not be seen'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;secrets;push'= {
            cand -f 'A file with names and values; `-` is standard input'
            cand --from-file 'A file with names and values; `-` is standard input'
            cand --format 'Its form, when its beginning does not tell'
            cand --from-env 'Environment variables that have the slots'' names'
            cand --only 'Take these slots only'
            cand --skip 'Leave these slots out'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --staged 'Write them to a new version that is not deployed'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;secrets;set'= {
            cand -f 'A file that holds the bare value; `-` is standard input'
            cand --from-file 'A file that holds the bare value; `-` is standard input'
            cand --from-env 'The environment variable that holds it'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --staged 'Write it to a new version that is not deployed'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;secrets;unset'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;secrets;rotate'= {
            cand -f 'A file with names and values; `-` is standard input'
            cand --from-file 'A file with names and values; `-` is standard input'
            cand --format 'Its form, when its beginning does not tell'
            cand --from-env 'Environment variables that have the slots'' names'
            cand --only 'Take these slots only'
            cand --skip 'Leave these slots out'
            cand --old-from-file 'A file with the values in use now; `-` is standard input. They are found and ended by them'
            cand --output-file 'Write the new gateway token to a private file that does not exist yet, instead of the OS keyring'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --all 'Every secret of the Worker'
            cand --due 'Those that are older than `[rotation] ages` allows'
            cand --compromised 'The values are in others'' hands: every secret when no slot is named, and the Worker''s version says so'
            cand --anew 'Begin another rotation although one was cut off'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;secrets;import'= {
            cand --format 'Its form, when its beginning does not tell'
            cand --slot 'The slot, for forms that hold one secret without a name'
            cand --only 'Take these slots only'
            cand --skip 'Leave these slots out'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --staged 'Write them to a new version that is not deployed'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;secrets;help'= {
            cand list 'Show the slots: what is set, what is missing, who issues it'
            cand check 'Check values before they are sent, and what is set: complete (exit 10 when not), how old, alive, changed elsewhere'
            cand push 'Write many secrets in one call'
            cand set 'Write one secret; asks for its value'
            cand unset 'Delete secrets'
            cand rotate 'Replace values: staged, verified, promoted, shown to be in use; then the old ones are ended'
            cand import 'Write what another tool keeps: .dev.vars, .env, JSON, 1Password, pass'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;secrets;help;list'= {
        }
        &'moltctl;secrets;help;check'= {
        }
        &'moltctl;secrets;help;push'= {
        }
        &'moltctl;secrets;help;set'= {
        }
        &'moltctl;secrets;help;unset'= {
        }
        &'moltctl;secrets;help;rotate'= {
        }
        &'moltctl;secrets;help;import'= {
        }
        &'moltctl;secrets;help;help'= {
        }
        &'moltctl;journal'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List the runs, newest first'
            cand show 'Show each step of a run'
            cand resume 'Go on where a run stopped'
            cand undo 'Take back what a run did, as far as that is possible'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;journal;list'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;journal;show'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;journal;resume'= {
            cand -f 'A file with names and values; `-` is standard input'
            cand --from-file 'A file with names and values; `-` is standard input'
            cand --format 'Its form, when its beginning does not tell'
            cand --from-env 'Environment variables that have the slots'' names'
            cand --only 'Take these slots only'
            cand --skip 'Leave these slots out'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;journal;undo'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;journal;help'= {
            cand list 'List the runs, newest first'
            cand show 'Show each step of a run'
            cand resume 'Go on where a run stopped'
            cand undo 'Take back what a run did, as far as that is possible'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;journal;help;list'= {
        }
        &'moltctl;journal;help;show'= {
        }
        &'moltctl;journal;help;resume'= {
        }
        &'moltctl;journal;help;undo'= {
        }
        &'moltctl;journal;help;help'= {
        }
        &'moltctl;rollback'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;status'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --check 'End with 10 on drift, 3 when something could not be seen'
            cand --no-probe 'Do not look at the hosts from outside'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;login'= {
            cand --from-env 'Read the token from this environment variable'
            cand --from-file 'Read the token from this file'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --insecure-storage 'Keep it in a file that only you can read, in clear, instead of the OS keyring'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;logout'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --all 'The tokens of every account'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;whoami'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;completions'= {
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;man'= {
            cand --dir 'Folder to write one page a command into'
            cand -C 'The checkout, instead of the working directory'
            cand --checkout 'The checkout, instead of the working directory'
            cand --account 'The Cloudflare account, instead of the one in moltctl.toml'
            cand --worker 'The Worker, instead of the one in moltctl.toml or wrangler.toml'
            cand --json 'Answer with one JSON document on standard output'
            cand -q 'Tell failures only'
            cand --quiet 'Tell failures only'
            cand --no-input 'Never ask: fail with the name of the flag that is missing'
            cand -y 'Agree to the plan without being asked'
            cand --yes 'Agree to the plan without being asked'
            cand -n 'Show the plan and stop: nothing is changed'
            cand --dry-run 'Show the plan and stop: nothing is changed'
            cand --use-local-tools 'Run programs of the checkout''s node_modules/.bin: they then see the credential'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'moltctl;help'= {
            cand access 'Say who gets in, and prove it'
            cand audit 'Find what is wrong: with the checkout, the account, the hosts, the backups'
            cand doctor 'Say what is wrong and what mends it; or what a symptom comes from'
            cand drill 'Run the whole story on a built-in account: no Cloudflare account, no Node, no Docker'
            cand init 'Set a checkout up: wrangler.toml hardened, everything pinned, who may enter, the gateway token'
            cand pin 'Show, refresh and verify what the checkout fetches by name'
            cand policy 'Say what the agent may reach and do, and have it enforced where it cannot get at it'
            cand deploy 'Build, upload closed, set up Access and secrets, open, and probe'
            cand devices 'Show the gateway''s devices; approve, reject and revoke them one by one'
            cand token 'Make gateway tokens'
            cand secrets 'Show, check and write the Worker''s secrets'
            cand journal 'Show what was done; go on or take it back'
            cand rollback 'Deploy an earlier version again, never one that brings back a revoked value; without one, list them'
            cand status 'Show what is live, exposed how, and where it differs from the files'
            cand login 'Verify a Cloudflare API token and keep it in the OS keyring'
            cand logout 'Forget the Cloudflare API token, everywhere it was kept'
            cand whoami 'Show which credential is in use and what it may do'
            cand completions 'Print the completion script of a shell'
            cand man 'Print the manual page, or write all of them'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'moltctl;help;access'= {
            cand plan 'Show what `apply` would do'
            cand apply 'Put every host of the Worker behind a login, as moltctl.toml says'
            cand show 'Show the team, its login methods, and who gets in where'
            cand verify 'Prove from outside that nobody gets in without a login'
            cand service-token 'Let programs in: make, rotate and revoke Access service tokens'
        }
        &'moltctl;help;access;plan'= {
        }
        &'moltctl;help;access;apply'= {
        }
        &'moltctl;help;access;show'= {
        }
        &'moltctl;help;access;verify'= {
        }
        &'moltctl;help;access;service-token'= {
            cand create 'Make one that gets in at every host of the Worker; without options, for moltctl''s own calls'
            cand rotate 'Give one a new secret, and keep it where the former one was'
            cand revoke 'End one, and show that it is refused'
        }
        &'moltctl;help;access;service-token;create'= {
        }
        &'moltctl;help;access;service-token;rotate'= {
        }
        &'moltctl;help;access;service-token;revoke'= {
        }
        &'moltctl;help;audit'= {
        }
        &'moltctl;help;doctor'= {
        }
        &'moltctl;help;drill'= {
            cand serve 'Serve the built-in account for scripts, or for wrangler itself'
            cand stand-in 'Play a program that a drill does without'
        }
        &'moltctl;help;drill;serve'= {
        }
        &'moltctl;help;drill;stand-in'= {
        }
        &'moltctl;help;init'= {
        }
        &'moltctl;help;pin'= {
            cand show 'Show what is pinned to what, seen when and where; what is not pinned is flagged'
            cand update 'Ask again what each tag stands for, show old and new, write'
            cand verify 'Hold the files against moltctl.lock, and moltctl.lock against the registries'
        }
        &'moltctl;help;pin;show'= {
        }
        &'moltctl;help;pin;update'= {
        }
        &'moltctl;help;pin;verify'= {
        }
        &'moltctl;help;policy'= {
            cand translate 'Read OpenClaw''s configuration and write policy.toml, with a report on every key'
            cand check 'Find what is wrong in a policy, and what does not do what it seems to'
            cand explain 'Say which rule decides, and where it is enforced'
            cand test 'Run the cases of policy.test.toml against a policy'
            cand diff 'Compare two policies by what they allow'
            cand apply 'Put a policy into effect: the overlay in the checkout, and the patch of OpenClaw''s configuration'
        }
        &'moltctl;help;policy;translate'= {
        }
        &'moltctl;help;policy;check'= {
        }
        &'moltctl;help;policy;explain'= {
        }
        &'moltctl;help;policy;test'= {
        }
        &'moltctl;help;policy;diff'= {
        }
        &'moltctl;help;policy;apply'= {
        }
        &'moltctl;help;deploy'= {
        }
        &'moltctl;help;devices'= {
            cand list 'Show what waits to be paired and what is; starts a gateway that does not run'
            cand approve 'Pair devices that wait, each named by its request'
            cand reject 'Turn requests down'
            cand revoke 'End the tokens of paired devices, and their open connections by a restart of the gateway'
        }
        &'moltctl;help;devices;list'= {
        }
        &'moltctl;help;devices;approve'= {
        }
        &'moltctl;help;devices;reject'= {
        }
        &'moltctl;help;devices;revoke'= {
        }
        &'moltctl;help;token'= {
            cand generate 'Make a gateway token: 256 bits of the operating system as 64 hex characters'
        }
        &'moltctl;help;token;generate'= {
        }
        &'moltctl;help;secrets'= {
            cand list 'Show the slots: what is set, what is missing, who issues it'
            cand check 'Check values before they are sent, and what is set: complete (exit 10 when not), how old, alive, changed elsewhere'
            cand push 'Write many secrets in one call'
            cand set 'Write one secret; asks for its value'
            cand unset 'Delete secrets'
            cand rotate 'Replace values: staged, verified, promoted, shown to be in use; then the old ones are ended'
            cand import 'Write what another tool keeps: .dev.vars, .env, JSON, 1Password, pass'
        }
        &'moltctl;help;secrets;list'= {
        }
        &'moltctl;help;secrets;check'= {
        }
        &'moltctl;help;secrets;push'= {
        }
        &'moltctl;help;secrets;set'= {
        }
        &'moltctl;help;secrets;unset'= {
        }
        &'moltctl;help;secrets;rotate'= {
        }
        &'moltctl;help;secrets;import'= {
        }
        &'moltctl;help;journal'= {
            cand list 'List the runs, newest first'
            cand show 'Show each step of a run'
            cand resume 'Go on where a run stopped'
            cand undo 'Take back what a run did, as far as that is possible'
        }
        &'moltctl;help;journal;list'= {
        }
        &'moltctl;help;journal;show'= {
        }
        &'moltctl;help;journal;resume'= {
        }
        &'moltctl;help;journal;undo'= {
        }
        &'moltctl;help;rollback'= {
        }
        &'moltctl;help;status'= {
        }
        &'moltctl;help;login'= {
        }
        &'moltctl;help;logout'= {
        }
        &'moltctl;help;whoami'= {
        }
        &'moltctl;help;completions'= {
        }
        &'moltctl;help;man'= {
        }
        &'moltctl;help;help'= {
        }
    ]
    $completions[$command]
}
