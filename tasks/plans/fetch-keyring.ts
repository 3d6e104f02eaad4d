import { type Command, sh } from '../../src/index.ts'

/**
 * Downloads a keyring on the machine itself, by curl or wget, and puts it in its place only when it is the wished one
 * and of the form that its ending promises.
 */
export function fetchKeyring(url: string, path: string, sha256: string): Command {
  const armored = path.endsWith('.asc') ? 'yes' : 'no'
  const { script } = sh`
umask 022; t=$(mktemp ${`${path}.XXXXXX`}) || exit
trap 'rm -f "$t"' EXIT; trap 'exit 130' INT TERM HUP
if command -v curl > /dev/null; then curl --fail --silent --show-error --location --max-time 300 --output "$t" ${url} || exit
elif command -v wget > /dev/null; then wget --quiet --timeout=60 --output-document="$t" ${url} || exit
else echo 'neither curl nor wget is installed here: install one, or give the key as text' >&2; exit 1; fi
found=$(sha256sum < "$t" | cut -d ' ' -f 1)
[ "$found" = ${sha256} ] || { echo ${`${url} has another SHA-256 than the wished one:`} "$found" >&2; exit 1; }
form=no; [ "$(head -c 5 "$t")" != '-----' ] || form=yes
[ "$form" = ${armored} ] || { echo ${`the key is ${armored === 'yes' ? 'binary: say key_format: gpg' : 'text: say key_format: asc'}`} >&2; exit 1; }
chmod 0644 "$t" && mv -fT "$t" ${path}`
  return { script, display: `download ${url} to ${path} (SHA-256 ${sha256})` }
}
