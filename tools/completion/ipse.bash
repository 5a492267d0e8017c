# Completion of ipse for bash. Made by make_completion.py; do not edit.

_ipse() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command="" word
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$command $word" in
      " dedup") command="dedup" ;;
      " link") command="link" ;;
      " train") command="train" ;;
      " tune") command="tune" ;;
      " evaluate") command="evaluate" ;;
      " explain") command="explain" ;;
      " households") command="households" ;;
      " model") command="model" ;;
      " blocking") command="blocking" ;;
      " generate") command="generate" ;;
      "model show") command="model show" ;;
      "model check") command="model check" ;;
      "blocking analyse") command="blocking analyse" ;;
    esac
  done
  case "$command:$previous" in
    "dedup:-o"|"dedup:--output") mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    "dedup:--memory-limit") COMPREPLY=(); return ;;
    "dedup:--column") COMPREPLY=(); return ;;
    "dedup:--delimiter") mapfile -t COMPREPLY < <(compgen -W "comma tab semicolon pipe" -- "$current"); return ;;
    "dedup:--phone-region") COMPREPLY=(); return ;;
    "dedup:--model") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "dedup:--threads") COMPREPLY=(); return ;;
    "dedup:--simd") COMPREPLY=(); return ;;
    "link:-o"|"link:--output") mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    "link:--memory-limit") COMPREPLY=(); return ;;
    "link:--unique") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "link:--column") COMPREPLY=(); return ;;
    "link:--delimiter") mapfile -t COMPREPLY < <(compgen -W "comma tab semicolon pipe" -- "$current"); return ;;
    "link:--phone-region") COMPREPLY=(); return ;;
    "link:--model") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "link:--threads") COMPREPLY=(); return ;;
    "link:--simd") COMPREPLY=(); return ;;
    "train:-o"|"train:--output") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "train:--column") COMPREPLY=(); return ;;
    "train:--delimiter") mapfile -t COMPREPLY < <(compgen -W "comma tab semicolon pipe" -- "$current"); return ;;
    "train:--phone-region") COMPREPLY=(); return ;;
    "train:--model") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "train:--threads") COMPREPLY=(); return ;;
    "train:--simd") COMPREPLY=(); return ;;
    "tune:--labels") COMPREPLY=(); return ;;
    "tune:-o"|"tune:--output") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "tune:--propose") COMPREPLY=(); return ;;
    "tune:--proposals") COMPREPLY=(); return ;;
    "tune:--threads") COMPREPLY=(); return ;;
    "evaluate:--truth") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "evaluate:--id-column") COMPREPLY=(); return ;;
    "evaluate:--truth-column") COMPREPLY=(); return ;;
    "evaluate:--tags") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "evaluate:--calibration") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "evaluate:--worst") COMPREPLY=(); return ;;
    "evaluate:--threads") COMPREPLY=(); return ;;
    "explain:--threads") COMPREPLY=(); return ;;
    "households:-o"|"households:--output") mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    "households:--probability") COMPREPLY=(); return ;;
    "households:--largest") COMPREPLY=(); return ;;
    "households:--column") COMPREPLY=(); return ;;
    "households:--delimiter") mapfile -t COMPREPLY < <(compgen -W "comma tab semicolon pipe" -- "$current"); return ;;
    "households:--phone-region") COMPREPLY=(); return ;;
    "households:--model") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "households:--threads") COMPREPLY=(); return ;;
    "households:--simd") COMPREPLY=(); return ;;
    "generate:-n"|"generate:--records") COMPREPLY=(); return ;;
    "generate:--seed") COMPREPLY=(); return ;;
    "generate:-o"|"generate:--output") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "generate:--truth") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "generate:--tags") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "generate:--difficulty") mapfile -t COMPREPLY < <(compgen -W "easy moderate heavy" -- "$current"); return ;;
    "generate:--duplicates") COMPREPLY=(); return ;;
    "generate:--names-and-birth-date-only") COMPREPLY=(); return ;;
    "generate:--threads") COMPREPLY=(); return ;;
    "model show:--entity-type") COMPREPLY=(); return ;;
    "blocking analyse:--column") COMPREPLY=(); return ;;
    "blocking analyse:--delimiter") mapfile -t COMPREPLY < <(compgen -W "comma tab semicolon pipe" -- "$current"); return ;;
    "blocking analyse:--phone-region") COMPREPLY=(); return ;;
    "blocking analyse:--model") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "blocking analyse:--threads") COMPREPLY=(); return ;;
    "blocking analyse:--simd") COMPREPLY=(); return ;;
  esac
  case "$command" in
    "") mapfile -t COMPREPLY < <(compgen -W "dedup link train tune evaluate explain households model blocking generate --help --version" -- "$current") ;;
    "dedup") if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "--help --output --no-values --memory-limit --column --delimiter --skip-bad-rows --no-header --phone-region --model --threads --simd --quiet" -- "$current"); else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi ;;
    "link") if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "--help --output --no-values --memory-limit --within --unique --column --delimiter --skip-bad-rows --no-header --phone-region --model --threads --simd --quiet" -- "$current"); else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi ;;
    "train") if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "--help --output --across-files --column --delimiter --skip-bad-rows --no-header --phone-region --model --threads --simd --quiet" -- "$current"); else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi ;;
    "tune") if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "--help --labels --output --propose --proposals --no-values --threads --quiet" -- "$current"); else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi ;;
    "evaluate") if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "--help --truth --id-column --truth-column --tags --calibration --worst --no-values --json --threads --quiet" -- "$current"); else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi ;;
    "explain") if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "--help --no-values --json --threads --quiet" -- "$current"); else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi ;;
    "households") if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "--help --output --probability --largest --column --delimiter --skip-bad-rows --no-header --phone-region --model --threads --simd --quiet" -- "$current"); else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi ;;
    "model") mapfile -t COMPREPLY < <(compgen -W "show check --help" -- "$current") ;;
    "blocking") mapfile -t COMPREPLY < <(compgen -W "analyse --help" -- "$current") ;;
    "generate") if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "--help --records --seed --output --truth --tags --difficulty --duplicates --everybody --names-and-birth-date-only --threads --quiet" -- "$current"); else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi ;;
    "model show") if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "--help --entity-type --text" -- "$current"); else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi ;;
    "model check") if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "--help" -- "$current"); else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi ;;
    "blocking analyse") if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "--help --across-files --column --delimiter --skip-bad-rows --no-header --phone-region --model --threads --simd --quiet" -- "$current"); else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi ;;
  esac
}
complete -o filenames -F _ipse ipse
