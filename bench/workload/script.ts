// The work as a person would write it by hand for one host: a POSIX script that looks before it changes.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

/** Compares the sums of all files; where any differs, all of them are unpacked. */
function treeFunction(files: ReadonlyMap<string, string>): string {
  const sums = [...files].map(([name, text]) => `${createHash('sha256').update(text).digest('hex')}  ${name}`)
  const folder = mkdtempSync(join(tmpdir(), 'drover-bench-tar-'))
  for (const [name, text] of files) writeFileSync(join(folder, name), text, { mode: 0o644 })
  const packed = execFileSync('tar', ['-C', folder, '-czf', '-', '.'], { maxBuffer: 1 << 28 })
  rmSync(folder, { recursive: true })
  return `tree() {
  mkdir -p "$1"
  (cd "$1" && sha256sum --check --status) 2>/dev/null <<'SUMS' && return
${sums.join('\n')}
SUMS
  base64 -d <<'FILES' | tar -C "$1" -xzf - --no-same-owner
${packed.toString('base64')}
FILES
  chmod 755 "$1"
  changed=$((changed + 1))
}
`
}

/** @param root of the host. It prints `changed N` at the end. */
export function handWrittenScript(work: Work, root: string): string {
  const lines = work.steps.map((step) => statement(step))
  const all = work.skipped ? lines.map((line) => `if [ "$role" = other ]; then ${line}; fi`) : lines
  const trees = work.steps.map((step) => (step.kind === 'tree' ? treeFunction(step.files) : ''))
  return `${FUNCTIONS}${trees.join('')}root=${quote(root)}\nrole=none\n${all.join('\n')}\necho "changed $changed"\n`
}

function statement(step: Step): string {
  switch (step.kind) {
    case 'package':
      return `package ${step.name}`
    case 'directory':
      return `directory "$root"/${quote(step.path)} ${step.mode.replace(/^0/, '')}`
    case 'file':
      return `content "$root"/${quote(step.path)} ${step.mode.replace(/^0/, '')} <<'END'\n${step.text}END`
    case 'tree':
      return `tree "$root"/${quote(step.path)}`
    case 'line':
      return `line "$root"/${quote(step.path)} ${quote(step.line)}`
  }
}
