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
complete -c ipse -n '__fish_use_subcommand' -a load -d 'Registers every record of a file in a registry, as a feed would: matched, linked where certain, put up for review'
complete -c ipse -n '__fish_use_subcommand' -a registry -d 'Verify, back up or look at a registry'\''s folder'
complete -c ipse -n '__fish_use_subcommand' -a ask -d 'A client of the registry service, for people and scripts'
complete -c ipse -n '__fish_use_subcommand' -a tasks -d 'What a person should look at in a running registry'
complete -c ipse -n '__fish_use_subcommand' -a stats -d 'What came, what the machine linked, what people decided and how long it took, what waits'
complete -c ipse -n '__fish_use_subcommand' -a reconcile -d 'The nightly job'
complete -c ipse -n '__fish_use_subcommand' -s h -l help -d 'Print this help message and exit'
complete -c ipse -n '__fish_use_subcommand' -l version -d 'Display program version information and exit'
complete -c ipse -n '__fish_seen_subcommand_from dedup' -F
complete -c ipse -n '__fish_seen_subcommand_from dedup' -s o -l output -d 'Folder for the results' -x -a '(__fish_complete_directories)'
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l no-values -d 'Leave record values out of report'
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l memory-limit -d 'GiB the job may use' -x
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l no-spill -d 'Refuse a job that does not fit the memory, before it starts'
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
complete -c ipse -n '__fish_seen_subcommand_from link' -l no-spill -d 'Refuse a job that does not fit the memory, before it starts'
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
complete -c ipse -n '__fish_seen_subcommand_from model; and not __fish_seen_subcommand_from show check list propose compare shadow activate rollback' -a show -d 'Prints fields, blocking rules, classes, thresholds and, per comparison and level, how often pairs that are one'
complete -c ipse -n '__fish_seen_subcommand_from model; and not __fish_seen_subcommand_from show check list propose compare shadow activate rollback' -a check -d 'Checks that a model file can be used, and names all mistakes at once, each with its line or its place in the'
complete -c ipse -n '__fish_seen_subcommand_from model; and not __fish_seen_subcommand_from show check list propose compare shadow activate rollback' -a list -d 'Models of a registry: proposed and in use'
complete -c ipse -n '__fish_seen_subcommand_from model; and not __fish_seen_subcommand_from show check list propose compare shadow activate rollback' -a propose -d 'Keep a model in a registry, to be looked at'
complete -c ipse -n '__fish_seen_subcommand_from model; and not __fish_seen_subcommand_from show check list propose compare shadow activate rollback' -a compare -d 'What would differ under a model, over a whole registry'
complete -c ipse -n '__fish_seen_subcommand_from model; and not __fish_seen_subcommand_from show check list propose compare shadow activate rollback' -a shadow -d 'Run a model beside the active one in a running service, deciding nothing'
complete -c ipse -n '__fish_seen_subcommand_from model; and not __fish_seen_subcommand_from show check list propose compare shadow activate rollback' -a activate -d 'Put a model into use'
complete -c ipse -n '__fish_seen_subcommand_from model; and not __fish_seen_subcommand_from show check list propose compare shadow activate rollback' -a rollback -d 'Back to the model that was in use before'
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
complete -c ipse -n '__fish_seen_subcommand_from load' -F
complete -c ipse -n '__fish_seen_subcommand_from load' -l source -d 'The assigning authority of all records' -x
complete -c ipse -n '__fish_seen_subcommand_from load' -l model -d 'Model for a new registry, made by '\''ipse train'\''' -r -F
complete -c ipse -n '__fish_seen_subcommand_from load' -l column -d 'HEADER=ROLE' -x
complete -c ipse -n '__fish_seen_subcommand_from load' -l date-order -d 'Of dates like 3/4/1980: as the column'\''s other dates tell' -x -a 'auto month-first day-first'
complete -c ipse -n '__fish_seen_subcommand_from load' -l delimiter -d 'Field delimiter' -x -a 'comma tab semicolon pipe'
complete -c ipse -n '__fish_seen_subcommand_from load' -l dry-run -d 'Say what would become of the records, one by one, and write nothing'
complete -c ipse -n '__fish_seen_subcommand_from load' -l quiet -d 'Print errors only'
complete -c ipse -n '__fish_seen_subcommand_from registry; and not __fish_seen_subcommand_from verify backup show' -a verify -d 'Reads every entry, checks it against its digest and the chain, and the indexes against the entries'
complete -c ipse -n '__fish_seen_subcommand_from registry; and not __fish_seen_subcommand_from verify backup show' -a backup -d 'Write a consistent copy, also while the service runs'
complete -c ipse -n '__fish_seen_subcommand_from registry; and not __fish_seen_subcommand_from verify backup show' -a show -d 'Show what a registry holds'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a match -d 'Who may this person be?'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a search -d 'Find by the beginnings of names, numbers and dates'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a lookup -d 'Find an identity by a record, any identifier, or its EUID'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a golden -d 'The data of a person to go by, and where each is from'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a register -d 'Register a new or changed record'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a deactivate -d 'Take a record out of matching'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a merge -d 'Replace an identifier by another of the same authority'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a same -d 'Say that two records are one person'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a link -d 'Say that two records are one person'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a different -d 'Say that two records are different people'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a unlink -d 'Say that two records are different people'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a revoke -d 'Revoke an assertion'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a override -d 'Say what is to go by in a golden record, whatever the records say'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a revoke-override -d 'Let the records decide again'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a move -d 'Move a record to another identity, or to one of its own'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a undo -d 'Take entries or a batch back'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a decide -d 'Accept or reject a held version'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a reviews -d 'List what a person should look at'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a why -d 'Why are two records one identity, or not?'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a why-not -d 'The same as why'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a history -d 'What happened to a record, or how an identity came to be'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a how -d 'What happened to a record, or how an identity came to be'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a events -d 'Search the journal'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a watch -d 'Follow the changes as they happen'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a status -d 'What the registry holds and how it is'
complete -c ipse -n '__fish_seen_subcommand_from ask; and not __fish_seen_subcommand_from match search lookup golden register deactivate merge same link different unlink revoke override revoke-override move undo decide reviews why why-not history how events watch status fields' -a fields -d 'List the names of fields'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and not __fish_seen_subcommand_from list show claim release postpone decide bulk export' -a list -d 'List open reviews'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and not __fish_seen_subcommand_from list show claim release postpone decide bulk export' -a show -d 'Show a review: both persons, the evidence then and now'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and not __fish_seen_subcommand_from list show claim release postpone decide bulk export' -a claim -d 'Take reviews for yourself for a while'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and not __fish_seen_subcommand_from list show claim release postpone decide bulk export' -a release -d 'Give claimed reviews back'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and not __fish_seen_subcommand_from list show claim release postpone decide bulk export' -a postpone -d 'Put reviews off to a date'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and not __fish_seen_subcommand_from list show claim release postpone decide bulk export' -a decide -d 'Decide a review'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and not __fish_seen_subcommand_from list show claim release postpone decide bulk export' -a bulk -d 'Decide all reviews that were raised for one reason'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and not __fish_seen_subcommand_from list show claim release postpone decide bulk export' -a export -d 'Print the worklist for other programs'
complete -c ipse -n '__fish_seen_subcommand_from stats' -F
complete -c ipse -n '__fish_seen_subcommand_from stats' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from stats' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from stats' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from stats' -l days -d 'The latest days, today included' -x
complete -c ipse -n '__fish_seen_subcommand_from stats' -l by-day -d 'Also day by day'
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -F
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l quiet -d 'No progress'
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l apply -d '' -x
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l dry-run -d '' -x
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l incremental -d 'Look only at what was touched since the last finished run: the same answer, sooner' -x
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l may-split -d 'Take links of the machine apart that the evidence no longer carries'
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l actor -d 'Who runs it' -x
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l batch -d 'Name of the batch' -x
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l config -d 'Policy of this ipsed configuration instead of the registry'\''s: what it would change' -x
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l output -d 'Folder for the report: CSV, NDJSON, HTML and JSON' -r -F
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l moved-share-max -d 'Gate: share of records that change identity' -x
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l identity-records-max -d '' -x
complete -c ipse -n '__fish_seen_subcommand_from reconcile' -l join-precision-min -d 'Gate: expected share of right joins' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from show' -F
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from show' -l entity-type -d 'Which built-in model' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from show' -l text -d 'Print the canonical text: equal models give equal bytes'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from check' -F
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from list' -F
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from list' -l registry -d 'The registry'\''s folder' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from list' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from list' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from list' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from list' -l quiet -d 'No progress'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from propose' -F
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from propose' -l registry -d 'The registry'\''s folder' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from propose' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from propose' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from propose' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from propose' -l quiet -d 'No progress'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from propose' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from propose' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from propose' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from propose' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from propose' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from compare' -F
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from compare' -l registry -d 'The registry'\''s folder' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from compare' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from compare' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from compare' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from compare' -l quiet -d 'No progress'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from compare' -l samples -d 'Pairs shown of each kind' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from shadow' -F
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from shadow' -l stop -d 'End it' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from shadow' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from shadow' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from shadow' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from shadow' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from shadow' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from shadow' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from shadow' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from shadow' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from activate' -F
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from activate' -l registry -d 'The registry'\''s folder' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from activate' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from activate' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from activate' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from activate' -l quiet -d 'No progress'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from activate' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from activate' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from activate' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from activate' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from activate' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from rollback' -F
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from rollback' -l registry -d 'The registry'\''s folder' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from rollback' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from rollback' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from rollback' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from rollback' -l quiet -d 'No progress'
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from rollback' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from rollback' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from rollback' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from rollback' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from model; and __fish_seen_subcommand_from rollback' -l dry-run -d 'Say what would happen'
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
complete -c ipse -n '__fish_seen_subcommand_from registry; and __fish_seen_subcommand_from verify' -F
complete -c ipse -n '__fish_seen_subcommand_from registry; and __fish_seen_subcommand_from backup' -F
complete -c ipse -n '__fish_seen_subcommand_from registry; and __fish_seen_subcommand_from show' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l family -d 'Family name' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l given -d 'Given name' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l middle -d 'Middle name' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l born -d 'Birth date, YYYY-MM-DD' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l sex -d 'Sex' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l phone -d 'Phone number' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l email -d 'E-mail address' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l street -d 'Street with house number' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l city -d 'City' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l state -d 'State' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l postal-code -d 'Postal code' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l national-id -d 'National identifier' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l field -d 'Any other field: FIELD=TEXT' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l identifier -d 'A further identifier: AUTHORITY:NUMBER' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l max -d 'At most so many identities' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l grade -d 'The least grade' -x -a 'possible probable certain'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l source -d 'Only identities known to this authority' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from match' -l explain -d 'Show what each field says'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from search' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from search' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from search' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from search' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from search' -l max -d 'At most so many' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from lookup' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from lookup' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from lookup' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from lookup' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from lookup' -l source -d 'Only records of this authority' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from lookup' -l person -d 'Show the records'\'' data'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from golden' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from golden' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from golden' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from golden' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from golden' -l at -d 'As it was known then: 2026-03-01, or 2026-03-01T12:00:00Z' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l source -d 'The sending authority, of --message-id' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l message-id -d 'Makes repeating it harmless: the same id gets the first answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l family -d 'Family name' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l given -d 'Given name' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l middle -d 'Middle name' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l born -d 'Birth date, YYYY-MM-DD' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l sex -d 'Sex' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l phone -d 'Phone number' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l email -d 'E-mail address' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l street -d 'Street with house number' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l city -d 'City' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l state -d 'State' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l postal-code -d 'Postal code' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l national-id -d 'National identifier' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l field -d 'Any other field: FIELD=TEXT' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l identifier -d 'A further identifier: AUTHORITY:NUMBER' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from register' -l time -d 'When the source says it happened, like 2026-03-01T12:00:00Z' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from deactivate' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from deactivate' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from deactivate' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from deactivate' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from deactivate' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from deactivate' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from deactivate' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from deactivate' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from deactivate' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from deactivate' -l source -d 'The sending authority, of --message-id' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from deactivate' -l message-id -d 'Makes repeating it harmless: the same id gets the first answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from merge' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from merge' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from merge' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from merge' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from merge' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from merge' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from merge' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from merge' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from merge' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from merge' -l source -d 'The sending authority, of --message-id' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from merge' -l message-id -d 'Makes repeating it harmless: the same id gets the first answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from merge' -l take-back -d 'Take such a merge back'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from same' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from same' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from same' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from same' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from same' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from same' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from same' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from same' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from same' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from same' -l source -d 'The sending authority, of --message-id' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from same' -l message-id -d 'Makes repeating it harmless: the same id gets the first answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from same' -l expected -d 'The as_of it was decided on' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from link' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from link' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from link' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from link' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from link' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from link' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from link' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from link' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from link' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from link' -l source -d 'The sending authority, of --message-id' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from link' -l message-id -d 'Makes repeating it harmless: the same id gets the first answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from link' -l expected -d 'The as_of it was decided on' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from different' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from different' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from different' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from different' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from different' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from different' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from different' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from different' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from different' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from different' -l source -d 'The sending authority, of --message-id' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from different' -l message-id -d 'Makes repeating it harmless: the same id gets the first answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from different' -l expected -d 'The as_of it was decided on' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from unlink' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from unlink' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from unlink' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from unlink' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from unlink' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from unlink' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from unlink' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from unlink' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from unlink' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from unlink' -l source -d 'The sending authority, of --message-id' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from unlink' -l message-id -d 'Makes repeating it harmless: the same id gets the first answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from unlink' -l expected -d 'The as_of it was decided on' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke' -l source -d 'The sending authority, of --message-id' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke' -l message-id -d 'Makes repeating it harmless: the same id gets the first answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l source -d 'The sending authority, of --message-id' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l message-id -d 'Makes repeating it harmless: the same id gets the first answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l family -d 'Family name' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l given -d 'Given name' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l middle -d 'Middle name' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l born -d 'Birth date, YYYY-MM-DD' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l sex -d 'Sex' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l phone -d 'Phone number' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l email -d 'E-mail address' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l street -d 'Street with house number' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l city -d 'City' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l state -d 'State' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l postal-code -d 'Postal code' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l national-id -d 'National identifier' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l field -d 'Any other field: FIELD=TEXT' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l until -d 'When it ends: 2026-03-01, or 2026-03-01T12:00:00Z' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from override' -l expected -d 'The as_of it was decided on' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke-override' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke-override' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke-override' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke-override' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke-override' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke-override' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke-override' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke-override' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke-override' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke-override' -l source -d 'The sending authority, of --message-id' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from revoke-override' -l message-id -d 'Makes repeating it harmless: the same id gets the first answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from move' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from move' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from move' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from move' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from move' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from move' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from move' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from move' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from move' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from move' -l source -d 'The sending authority, of --message-id' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from move' -l message-id -d 'Makes repeating it harmless: the same id gets the first answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from move' -l to -d 'The identity' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from move' -l may-return -d 'Let the machine link it to the old one again'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from move' -l expected -d 'The as_of it was decided on' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from undo' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from undo' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from undo' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from undo' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from undo' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from undo' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from undo' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from undo' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from undo' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from undo' -l source -d 'The sending authority, of --message-id' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from undo' -l message-id -d 'Makes repeating it harmless: the same id gets the first answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from undo' -l batch -d 'A batch' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from undo' -l may-return -d 'Let the machine make the links again'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from decide' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from decide' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from decide' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from decide' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from decide' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from decide' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from decide' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from decide' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from decide' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from decide' -l source -d 'The sending authority, of --message-id' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from decide' -l message-id -d 'Makes repeating it harmless: the same id gets the first answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from decide' -l accept -d 'The record is that person'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from decide' -l reject -d 'The record stays as it was'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from reviews' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from reviews' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from reviews' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from reviews' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from reviews' -l kind -d 'Only these' -x -a 'duplicate overlap overlay cluster merge'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from reviews' -l source -d 'Only of this authority' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from reviews' -l after -d 'Go on after this number' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from reviews' -l max -d 'At most so many' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from why' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from why' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from why' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from why' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from why-not' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from why-not' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from why-not' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from why-not' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from history' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from history' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from history' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from history' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from history' -l after -d 'Go on after this number' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from history' -l max -d 'At most so many' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from how' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from how' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from how' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from how' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from how' -l after -d 'Go on after this number' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from how' -l max -d 'At most so many' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from events' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from events' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from events' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from events' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from events' -l record -d 'Entries of a record: AUTHORITY:NUMBER' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from events' -l interface -d 'By interface' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from events' -l source -d 'By sending authority' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from events' -l message-id -d 'By message' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from events' -l correlation-id -d 'By correlation id' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from events' -l actor -d 'By who said so' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from events' -l batch -d 'By batch' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from events' -l after -d 'Go on after this number' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from events' -l max -d 'At most so many' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from watch' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from watch' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from watch' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from watch' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from watch' -l after -d 'Go on after this number' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from watch' -l max -d 'At most so many' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from watch' -l once -d 'Stop after --max changes'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from status' -F
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from status' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from status' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from status' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from ask; and __fish_seen_subcommand_from fields' -F
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -F
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -l kind -d 'Only these' -x -a 'cluster disagreement duplicate merge overlap overlay second-look'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -l source -d 'Only where a record is of this authority' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -l why -d 'Only those raised for exactly this reason' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -l free -d 'Only those that nobody holds'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -l holder -d 'Only those that this person holds' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -l postponed -d 'Also those that are put off'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -l oldest -d 'Oldest first' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -l riskiest -d 'Riskiest first' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -l after -d 'Go on after this review' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -l skip -d 'Go on after so many' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -l max -d 'At most so many' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from show' -F
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from show' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from show' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from show' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from claim' -F
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from claim' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from claim' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from claim' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from claim' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from claim' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from claim' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from claim' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from claim' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from claim' -l expected -d ''\''now at'\'' of the review as you saw it' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from release' -F
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from release' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from release' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from release' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from release' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from release' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from release' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from release' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from release' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from release' -l expected -d ''\''now at'\'' of the review as you saw it' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from postpone' -F
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from postpone' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from postpone' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from postpone' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from postpone' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from postpone' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from postpone' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from postpone' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from postpone' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from postpone' -l expected -d ''\''now at'\'' of the review as you saw it' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from postpone' -l until -d 'When they come back: 2026-12-24' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from decide' -F
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from decide' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from decide' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from decide' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from decide' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from decide' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from decide' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from decide' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from decide' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from decide' -l expected -d ''\''now at'\'' of the review as you saw it' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from decide' -l group -d 'Of a split: records that are one person, AUTHORITY:NUMBER,' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from bulk' -F
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from bulk' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from bulk' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from bulk' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from bulk' -l kind -d 'Only these' -x -a 'cluster disagreement duplicate merge overlap overlay second-look'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from bulk' -l source -d 'Only where a record is of this authority' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from bulk' -l why -d 'Only those raised for exactly this reason' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from bulk' -l free -d 'Only those that nobody holds'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from bulk' -l actor -d 'Who says so' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from bulk' -l reason -d 'A code for why' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from bulk' -l comment -d 'Free text' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from bulk' -l correlation-id -d 'Ties it to other systems'\'' logs' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from bulk' -l dry-run -d 'Say what would happen'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from export' -F
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from export' -l server -d 'Address of the service' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from export' -l timeout-ms -d 'How long to wait for the answer' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from export' -l json -d 'Print the answer as JSON'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from export' -l kind -d 'Only these' -x -a 'cluster disagreement duplicate merge overlap overlay second-look'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from export' -l source -d 'Only where a record is of this authority' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from export' -l why -d 'Only those raised for exactly this reason' -x
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from export' -l free -d 'Only those that nobody holds'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from export' -l postponed -d 'Also those that are put off'
complete -c ipse -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from export' -l format -d 'csv or ndjson' -x -a 'csv ndjson'
