// The work as a person would write it by hand for one host: a POSIX script that looks before it changes.
import type { Step, Work } from './step.ts'

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

const FUNCTIONS = `set -eu
changed=0
umask 022
package() {
  [ "$(dpkg-query -W -f '\${db:Status-Status}' "$1" 2>/dev/null)" = installed ] && return
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$1" >&2
  changed=$((changed + 1))
}
directory() {
  [ "$(stat -c '%F %a' "$1" 2>/dev/null)" = "directory $2" ] && return
  mkdir -p "$1"
  chmod "$2" "$1"
  changed=$((changed + 1))
}
content() {
  text=$(cat)
  [ "$(cat "$1" 2>/dev/null)" = "$text" ] && [ "$(stat -c %a "$1")" = "$2" ] && return
  printf '%s\\n' "$text" >"$1.new"
  chmod "$2" "$1.new"
  mv "$1.new" "$1"
  changed=$((changed + 1))
}
line() {
  grep -qxF -e "$2" "$1" 2>/dev/null && return
  printf '%s\\n' "$2" >>"$1"
  changed=$((changed + 1))
}
`

/** @param root of the host. It prints `changed N` at the end. */
export function handWrittenScript(work: Work, root: string): string {
  const lines = work.steps.map((step) => statement(step))
  const all = work.skipped ? lines.map((line) => `if [ "$role" = other ]; then ${line}; fi`) : lines
  return `${FUNCTIONS}root=${quote(root)}\nrole=none\n${all.join('\n')}\necho "changed $changed"\n`
}

function statement(step: Step): string {
  switch (step.kind) {
    case 'package':
      return `package ${step.name}`
    case 'directory':
      return `directory "$root"/${quote(step.path)} ${step.mode.replace(/^0/, '')}`
    case 'file':
      return `content "$root"/${quote(step.path)} ${step.mode.replace(/^0/, '')} <<'END'\n${step.text}END`
    case 'line':
      return `line "$root"/${quote(step.path)} ${quote(step.line)}`
  }
}
