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
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "drill" -d 'Run the whole story on a built-in account: no Cloudflare account, no Node, no Docker'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "token" -d 'Make gateway tokens'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "journal" -d 'Show what was done; go on or take it back'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "man" -d 'Print the manual page, or write all of them'
complete -c moltctl -n "__fish_moltctl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c moltctl -n "__fish_moltctl_using_subcommand token; and __fish_seen_subcommand_from generate" -l into -d 'Put it straight into this slot of the Worker' -r
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
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from drill token journal completions man help" -f -a "drill" -d 'Run the whole story on a built-in account: no Cloudflare account, no Node, no Docker'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from drill token journal completions man help" -f -a "token" -d 'Make gateway tokens'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from drill token journal completions man help" -f -a "journal" -d 'Show what was done; go on or take it back'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from drill token journal completions man help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from drill token journal completions man help" -f -a "man" -d 'Print the manual page, or write all of them'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and not __fish_seen_subcommand_from drill token journal completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from drill" -f -a "serve" -d 'Serve the built-in account for scripts, or for wrangler itself'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from drill" -f -a "stand-in" -d 'Play a program that a drill does without'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from token" -f -a "generate" -d 'Make a gateway token: 256 bits of the operating system as 64 hex characters'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from journal" -f -a "list" -d 'List the runs, newest first'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from journal" -f -a "show" -d 'Show each step of a run'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from journal" -f -a "resume" -d 'Go on where a run stopped'
complete -c moltctl -n "__fish_moltctl_using_subcommand help; and __fish_seen_subcommand_from journal" -f -a "undo" -d 'Take back what a run did, as far as that is possible'
