import { type JointCommand, sh } from '../../src/index.ts'
import { ABSENT, FORMAT } from './look-at.ts'

/** What is asked of a path, in a letter. */
const LETTERS = { path: 'p', content: 'c' } as const
type Kind = keyof typeof LETTERS

/**
 * One `stat` for all that is asked of paths: what is there (`path`), and the size of the file that is to be read
 * (`content`). Links are each asked by themselves. What changes meanwhile, and any failure but that
 * something is absent, makes it fail, so that each is.
 */
export const lookTogether: JointCommand = (calls) => {
  const words = calls.map(([kind, path]) => `${LETTERS[kind as Kind]}${String(path)}`)
  return sh`IFS='
'; set -f; n=; set --
for w in ${words}; do
${{ script: EACH }}`
}

/** Of the words, in `w` one by one: a letter, and a path. */
const EACH = `  p=\${w#?}; k=\${w%"$p"}
  if [ -L "$p" ]; then n="$n$k-
"; continue; fi
  if [ -e "$p" ]; then n="$n$k+
"; else n="$n$k=
"; fi
  set -- "$@" "$p"
done
s=; [ $# -eq 0 ] || s=$(LC_ALL=C stat -c '${FORMAT} %s' "$@" 2>&1)
a=; set --
for l in $s; do
  case $l in
    'stat: '*': No such file or directory' | 'stat: '*': Not a directory') a=$a= ;;
    'stat: '*) exit 1 ;;
    *) set -- "$@" "$l" ;;
  esac
done
for k in $n; do
  case $k in
    ?-) echo -; continue ;;
    ?=) [ "$a" ] || exit 1; a=\${a%?}; echo =${ABSENT}; continue ;;
  esac
  [ $# -gt 0 ] || exit 1
  m=\${1% *}; z=\${1##* }; shift
  case $k$m in
    p*) printf '%s\\n' "$m" ;;
    c?8???' '*) echo "- $z" ;;
    c*) echo - ;;
  esac
done
[ $# -eq 0 ] && [ -z "$a" ]`
