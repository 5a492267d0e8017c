# Completion of ipse for bash. Made by make_completion.py; do not edit.

_ipse() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command="" word
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$command $word" in
      " dedup") command="dedup" ;;
      " link") command="link" ;;
    esac
  done
  case "$command:$previous" in
    "dedup:-o"|"dedup:--output") mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    "dedup:--column") COMPREPLY=(); return ;;
    "dedup:--delimiter") mapfile -t COMPREPLY < <(compgen -W "comma tab semicolon pipe" -- "$current"); return ;;
    "dedup:--phone-region") COMPREPLY=(); return ;;
    "dedup:--model") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "dedup:--threads") COMPREPLY=(); return ;;
    "dedup:--simd") COMPREPLY=(); return ;;
    "link:-o"|"link:--output") mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    "link:--unique") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "link:--column") COMPREPLY=(); return ;;
    "link:--delimiter") mapfile -t COMPREPLY < <(compgen -W "comma tab semicolon pipe" -- "$current"); return ;;
    "link:--phone-region") COMPREPLY=(); return ;;
    "link:--model") mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    "link:--threads") COMPREPLY=(); return ;;
    "link:--simd") COMPREPLY=(); return ;;
  esac
  case "$command" in
    "") mapfile -t COMPREPLY < <(compgen -W "dedup link --help --version" -- "$current") ;;
    "dedup") if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "--help --output --column --delimiter --skip-bad-rows --phone-region --model --threads --simd --quiet" -- "$current"); else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi ;;
    "link") if [[ $current == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "--help --output --within --unique --column --delimiter --skip-bad-rows --phone-region --model --threads --simd --quiet" -- "$current"); else mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi ;;
  esac
}
complete -o filenames -F _ipse ipse
