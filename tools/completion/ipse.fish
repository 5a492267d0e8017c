# Completion of ipse for fish. Made by make_completion.py; do not edit.

complete -c ipse -f
complete -c ipse -n '__fish_use_subcommand' -a dedup -d 'Finds which records of one or more files are the same person'
complete -c ipse -n '__fish_use_subcommand' -a link -d 'Finds pairs of records across files that are the same person'
complete -c ipse -n '__fish_use_subcommand' -s h -l help -d 'Print this help message and exit'
complete -c ipse -n '__fish_use_subcommand' -l version -d 'Display program version information and exit'
complete -c ipse -n '__fish_seen_subcommand_from dedup' -F
complete -c ipse -n '__fish_seen_subcommand_from dedup' -s o -l output -d 'Folder for the results' -x -a '(__fish_complete_directories)'
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l column -d 'HEADER=ROLE' -x
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l delimiter -d 'Field delimiter: one character, '\''tab'\'', '\''comma'\'', '\''semicolon'\'' or '\''pipe'\''' -x -a 'comma tab semicolon pipe'
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l skip-bad-rows -d 'Set rows with the wrong number of fields aside and count them instead of refusing the file'
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l phone-region -d 'Two-letter region whose dialling rules apply to numbers without a country code' -x
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l model -d 'Model file to use' -r -F
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l threads -d 'Number of threads' -x
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l simd -d 'Instruction set of the string kernels' -x
complete -c ipse -n '__fish_seen_subcommand_from dedup' -l quiet -d 'Print results and errors only, no progress'
complete -c ipse -n '__fish_seen_subcommand_from link' -F
complete -c ipse -n '__fish_seen_subcommand_from link' -s o -l output -d 'Folder for the results' -x -a '(__fish_complete_directories)'
complete -c ipse -n '__fish_seen_subcommand_from link' -l within -d 'De-duplicate within each file, too'
complete -c ipse -n '__fish_seen_subcommand_from link' -l unique -d 'A file that holds every person once at most' -r -F
complete -c ipse -n '__fish_seen_subcommand_from link' -l column -d 'HEADER=ROLE' -x
complete -c ipse -n '__fish_seen_subcommand_from link' -l delimiter -d 'Field delimiter: one character, '\''tab'\'', '\''comma'\'', '\''semicolon'\'' or '\''pipe'\''' -x -a 'comma tab semicolon pipe'
complete -c ipse -n '__fish_seen_subcommand_from link' -l skip-bad-rows -d 'Set rows with the wrong number of fields aside and count them instead of refusing the file'
complete -c ipse -n '__fish_seen_subcommand_from link' -l phone-region -d 'Two-letter region whose dialling rules apply to numbers without a country code' -x
complete -c ipse -n '__fish_seen_subcommand_from link' -l model -d 'Model file to use' -r -F
complete -c ipse -n '__fish_seen_subcommand_from link' -l threads -d 'Number of threads' -x
complete -c ipse -n '__fish_seen_subcommand_from link' -l simd -d 'Instruction set of the string kernels' -x
complete -c ipse -n '__fish_seen_subcommand_from link' -l quiet -d 'Print results and errors only, no progress'
