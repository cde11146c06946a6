# The command line: general messages. Each command has a file of its own.
cli-unknown-language = SPIL_LANG is "{ $code }"; expected: nl or en.
cli-usage = This command line is not right.
cli-usage-help = See --help for how the command works.
cli-unknown-argument = Unknown argument: { $argument }
cli-unknown-command = Unknown command: { $argument }
cli-missing-argument = Missing: { $argument }
cli-missing-command = Name a command.
cli-invalid-value = "{ $value }" does not fit { $argument }.
cli-missing-value = { $argument } needs a value.
cli-possible-values = Possible: { $values }
cli-did-you-mean = Did you mean { $suggestion }?
cli-cannot-read = { $path } cannot be read: { $reason }
cli-cannot-write = { $path } cannot be written: { $reason }
cli-file-not-found = { $path } does not exist.
cli-file-not-text = { $path } is not UTF-8 text.
cli-internal = Something went wrong: { $reason }
