# Completion of ipse for fish. Made by make_completion.py; do not edit.

complete -c ipse -f
complete -c ipse -n '__fish_use_subcommand' -a dedup -d 'Finds which records of one or more files are the same person'
complete -c ipse -n '__fish_use_subcommand' -a link -d 'Finds pairs of records across files that are the same person'
complete -c ipse -n '__fish_use_subcommand' -a train -d 'Learns from one or more files how often the fields of one person agree and how often those of relatives and'
complete -c ipse -n '__fish_use_subcommand' -a tune -d 'Labels are optional: Ipse learns without'
complete -c ipse -n '__fish_use_subcommand' -a evaluate -d 'Compares the results of '\''ipse dedup'\'' or '\''ipse link'\'' with a file that says who is who, and prints: precision, recall'
complete -c ipse -n '__fish_use_subcommand' -a explain -d 'Explains one pair of records of a finished run: both values of each comparison, the level they reach, how many'
complete -c ipse -n '__fish_use_subcommand' -a households -d 'Finds households and relatives among the identities of a finished run, from what the model says two records of two'
complete -c ipse -n '__fish_use_subcommand' -a model -d 'A model file says everything that makes the engine match: fields, blocking rules, comparisons with their levels'
complete -c ipse -n '__fish_use_subcommand' -a blocking -d 'Blocking chooses which pairs of records are worth comparing'
complete -c ipse -n '__fish_use_subcommand' -a generate -d 'Makes patient records that are nobody'\''s, as several facilities would have written them down: families at one'
complete -c ipse -n '__fish_use_subcommand' -s h -l help -d 'Print this help message and exit'
complete -c ipse -n '__fish_use_subcommand' -l version -d 'Display program version information and exit'
complete -c ipse -n '__fish_seen_subcommand_from dedup' -F
complete -c ipse -n '__fish_seen_subcommand_from dedup' -s o -l output -d 'Folder for the results' -x -a '(__fish_complete_directories)'
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l no-values -d 'Leave record values out of report'
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l memory-limit -d 'GiB the job may use' -x
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l column -d 'HEADER=ROLE' -x
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l delimiter -d 'Field delimiter: one character, '\''tab'\'', '\''comma'\'', '\''semicolon'\'' or '\''pipe'\''' -x -a 'comma tab semicolon pipe'
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l skip-bad-rows -d 'Set rows with the wrong number of fields aside and count them instead of refusing the file'
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l no-header -d 'The first row is a record'
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l phone-region -d 'Two-letter region whose dialling rules apply to numbers without a country code' -x
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l model -d 'Model file to use' -r -F
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l threads -d 'Number of threads' -x
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l simd -d 'Instruction set of the string kernels' -x
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l quiet -d 'Print results and errors only, no progress'
complete -c ipse -n '__fish_seen_subcommand_from link' -F
complete -c ipse -n '__fish_seen_subcommand_from link' -s o -l output -d 'Folder for the results' -x -a '(__fish_complete_directories)'
complete -c ipse -n '__fish_seen_subcommand_from link' -l no-values -d 'Leave record values out of report'
complete -c ipse -n '__fish_seen_subcommand_from link' -l memory-limit -d 'GiB the job may use' -x
complete -c ipse -n '__fish_seen_subcommand_from link' -l within -d 'De-duplicate within each file, too'
complete -c ipse -n '__fish_seen_subcommand_from link' -l unique -d 'A file that holds every person once at most' -r -F
complete -c ipse -n '__fish_seen_subcommand_from link' -l column -d 'HEADER=ROLE' -x
complete -c ipse -n '__fish_seen_subcommand_from link' -l delimiter -d 'Field delimiter: one character, '\''tab'\'', '\''comma'\'', '\''semicolon'\'' or '\''pipe'\''' -x -a 'comma tab semicolon pipe'
complete -c ipse -n '__fish_seen_subcommand_from link' -l skip-bad-rows -d 'Set rows with the wrong number of fields aside and count them instead of refusing the file'
complete -c ipse -n '__fish_seen_subcommand_from link' -l no-header -d 'The first row is a record'
complete -c ipse -n '__fish_seen_subcommand_from link' -l phone-region -d 'Two-letter region whose dialling rules apply to numbers without a country code' -x
complete -c ipse -n '__fish_seen_subcommand_from link' -l model -d 'Model file to use' -r -F
complete -c ipse -n '__fish_seen_subcommand_from link' -l threads -d 'Number of threads' -x
complete -c ipse -n '__fish_seen_subcommand_from link' -l simd -d 'Instruction set of the string kernels' -x
complete -c ipse -n '__fish_seen_subcommand_from link' -l quiet -d 'Print results and errors only, no progress'
complete -c ipse -n '__fish_seen_subcommand_from train' -F
complete -c ipse -n '__fish_seen_subcommand_from train' -s o -l output -d 'The model file to write' -r -F
complete -c ipse -n '__fish_seen_subcommand_from train' -l across-files -d 'Learn from pairs across files only, for a model that '\''ipse link'\'' will use'
complete -c ipse -n '__fish_seen_subcommand_from train' -l column -d 'HEADER=ROLE' -x
complete -c ipse -n '__fish_seen_subcommand_from train' -l delimiter -d 'Field delimiter: one character, '\''tab'\'', '\''comma'\'', '\''semicolon'\'' or '\''pipe'\''' -x -a 'comma tab semicolon pipe'
complete -c ipse -n '__fish_seen_subcommand_from train' -l skip-bad-rows -d 'Set rows with the wrong number of fields aside and count them instead of refusing the file'
complete -c ipse -n '__fish_seen_subcommand_from train' -l no-header -d 'The first row is a record'
complete -c ipse -n '__fish_seen_subcommand_from train' -l phone-region -d 'Two-letter region whose dialling rules apply to numbers without a country code' -x
complete -c ipse -n '__fish_seen_subcommand_from train' -l model -d 'Model file to use' -r -F
complete -c ipse -n '__fish_seen_subcommand_from train' -l threads -d 'Number of threads' -x
complete -c ipse -n '__fish_seen_subcommand_from train' -l simd -d 'Instruction set of the string kernels' -x
complete -c ipse -n '__fish_seen_subcommand_from train' -l quiet -d 'Print results and errors only, no progress'
complete -c ipse -n '__fish_seen_subcommand_from tune' -F
complete -c ipse -n '__fish_seen_subcommand_from tune' -l labels -d 'CSV of decided pairs' -x
complete -c ipse -n '__fish_seen_subcommand_from tune' -s o -l output -d 'The tuned model to write' -r -F
complete -c ipse -n '__fish_seen_subcommand_from tune' -l propose -d 'How many pairs to propose' -x
complete -c ipse -n '__fish_seen_subcommand_from tune' -l proposals -d 'File for the proposed pairs' -x
complete -c ipse -n '__fish_seen_subcommand_from tune' -l no-values -d 'Leave record values out of the proposals'
complete -c ipse -n '__fish_seen_subcommand_from tune' -l threads -d 'Number of threads' -x
complete -c ipse -n '__fish_seen_subcommand_from tune' -l quiet -d 'No progress'
complete -c ipse -n '__fish_seen_subcommand_from evaluate' -F
complete -c ipse -n '__fish_seen_subcommand_from evaluate' -l truth -d 'File with record ids and true identities' -r -F
complete -c ipse -n '__fish_seen_subcommand_from evaluate' -l id-column -d 'Its column of record ids' -x
complete -c ipse -n '__fish_seen_subcommand_from evaluate' -l truth-column -d 'Its column of identities' -x
complete -c ipse -n '__fish_seen_subcommand_from evaluate' -l tags -d 'File with record ids and a column '\''tags'\''' -r -F
complete -c ipse -n '__fish_seen_subcommand_from evaluate' -l calibration -d 'Compare what the run said with what was the case: probabilities in bins of two bits, estimated precision' -r -F
complete -c ipse -n '__fish_seen_subcommand_from evaluate' -l worst -d 'How many false links and missed pairs to explain' -x
complete -c ipse -n '__fish_seen_subcommand_from evaluate' -l no-values -d 'Leave record values and ids out'
complete -c ipse -n '__fish_seen_subcommand_from evaluate' -l json -d 'Print every figure as JSON'
complete -c ipse -n '__fish_seen_subcommand_from evaluate' -l threads -d 'Number of threads' -x
complete -c ipse -n '__fish_seen_subcommand_from evaluate' -l quiet -d 'No progress'
complete -c ipse -n '__fish_seen_subcommand_from explain' -F
complete -c ipse -n '__fish_seen_subcommand_from explain' -l no-values -d 'Leave record values and ids out'
complete -c ipse -n '__fish_seen_subcommand_from explain' -l json -d 'Print JSON'
complete -c ipse -n '__fish_seen_subcommand_from explain' -l threads -d 'Number of threads' -x
complete -c ipse -n '__fish_seen_subcommand_from explain' -l quiet -d 'No progress'
complete -c ipse -n '__fish_seen_subcommand_from households' -F
complete -c ipse -n '__fish_seen_subcommand_from households' -s o -l output -d 'Folder for the results, where record files are given' -x -a '(__fish_complete_directories)'
complete -c ipse -n '__fish_seen_subcommand_from households' -l probability -d 'How likely two people must be relatives to be called so' -x
complete -c ipse -n '__fish_seen_subcommand_from households' -l largest -d 'Larger sets of people are institutions, not households' -x
complete -c ipse -n '__fish_seen_subcommand_from households' -l column -d 'HEADER=ROLE' -x
complete -c ipse -n '__fish_seen_subcommand_from households' -l delimiter -d 'Field delimiter: one character, '\''tab'\'', '\''comma'\'', '\''semicolon'\'' or '\''pipe'\''' -x -a 'comma tab semicolon pipe'
complete -c ipse -n '__fish_seen_subcommand_from households' -l skip-bad-rows -d 'Set rows with the wrong number of fields aside and count them instead of refusing the file'
complete -c ipse -n '__fish_seen_subcommand_from households' -l no-header -d 'The first row is a record'
complete -c ipse -n '__fish_seen_subcommand_from households' -l phone-region -d 'Two-letter region whose dialling rules apply to numbers without a country code' -x
complete -c ipse -n '__fish_seen_subcommand_from households' -l model -d 'Model file to use' -r -F
complete -c ipse -n '__fish_seen_subcommand_from households' -l threads -d 'Number of threads' -x
complete -c ipse -n '__fish_seen_subcommand_from households' -l simd -d 'Instruction set of the string kernels' -x
complete -c ipse -n '__fish_seen_subcommand_from households' -l quiet -d 'Print results and errors only, no progress'
complete -c ipse -n '__fish_seen_subcommand_from model; and not __fish_seen_subcommand_from show check' -a show -d 'Prints fields, blocking rules, classes, thresholds and, per comparison and level, how often pairs that are one'
complete -c ipse -n '__fish_seen_subcommand_from model; and not __fish_seen_subcommand_from show check' -a check -d 'Checks that a model file can be used, and names all mistakes at once, each with its line or its place in the'
complete -c ipse -n '__fish_seen_subcommand_from blocking; and not __fish_seen_subcommand_from analyse' -a analyse -d 'Runs blocking, training and scoring on the files, writes nothing, and prints a line for each rule:'
complete -c ipse -n '__fish_seen_subcommand_from generate' -F
complete -c ipse -n '__fish_seen_subcommand_from generate' -s n -l records -d 'Number of records' -x
complete -c ipse -n '__fish_seen_subcommand_from generate' -l seed -d 'Another seed gives another population' -x
complete -c ipse -n '__fish_seen_subcommand_from generate' -s o -l output -d 'The records, as CSV' -r -F
complete -c ipse -n '__fish_seen_subcommand_from generate' -l truth -d 'Also write who is who, as CSV' -r -F
complete -c ipse -n '__fish_seen_subcommand_from generate' -l tags -d 'Also write what happened to each record, as CSV' -r -F
complete -c ipse -n '__fish_seen_subcommand_from generate' -l difficulty -d 'easy' -x -a 'easy moderate heavy'
complete -c ipse -n '__fish_seen_subcommand_from generate' -l duplicates -d 'Share of the records that repeat a person already recorded, 0 to 0' -x
complete -c ipse -n '__fish_seen_subcommand_from generate' -l everybody -d 'Every person has at least two records'
complete -c ipse -n '__fish_seen_subcommand_from generate' -l names-and-birth-date-only -d '' -x
complete -c ipse -n '__fish_seen_subcommand_from generate' -l threads -d 'Number of threads' -x
complete -c ipse -n '__fish_seen_subcommand_from generate' -l quiet -d 'Print errors only'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from show' -F
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from show' -l entity-type -d 'Which built-in model' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from show' -l text -d 'Print the canonical text: equal models give equal bytes'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from check' -F
complete -c ipse -n '__fish_seen_subcommand_from blocking; and __fish_seen_subcommand_from analyse' -F
complete -c ipse -n '__fish_seen_subcommand_from blocking; and __fish_seen_subcommand_from analyse' -l across-files -d 'Look at pairs across files only, as '\''ipse link'\'' does'
complete -c ipse -n '__fish_seen_subcommand_from blocking; and __fish_seen_subcommand_from analyse' -l column -d 'HEADER=ROLE' -x
complete -c ipse -n '__fish_seen_subcommand_from blocking; and __fish_seen_subcommand_from analyse' -l delimiter -d 'Field delimiter: one character, '\''tab'\'', '\''comma'\'', '\''semicolon'\'' or '\''pipe'\''' -x -a 'comma tab semicolon pipe'
complete -c ipse -n '__fish_seen_subcommand_from blocking; and __fish_seen_subcommand_from analyse' -l skip-bad-rows -d 'Set rows with the wrong number of fields aside and count them instead of refusing the file'
complete -c ipse -n '__fish_seen_subcommand_from blocking; and __fish_seen_subcommand_from analyse' -l no-header -d 'The first row is a record'
complete -c ipse -n '__fish_seen_subcommand_from blocking; and __fish_seen_subcommand_from analyse' -l phone-region -d 'Two-letter region whose dialling rules apply to numbers without a country code' -x
complete -c ipse -n '__fish_seen_subcommand_from blocking; and __fish_seen_subcommand_from analyse' -l model -d 'Model file to use' -r -F
complete -c ipse -n '__fish_seen_subcommand_from blocking; and __fish_seen_subcommand_from analyse' -l threads -d 'Number of threads' -x
complete -c ipse -n '__fish_seen_subcommand_from blocking; and __fish_seen_subcommand_from analyse' -l simd -d 'Instruction set of the string kernels' -x
complete -c ipse -n '__fish_seen_subcommand_from blocking; and __fish_seen_subcommand_from analyse' -l quiet -d 'Print results and errors only, no progress'
