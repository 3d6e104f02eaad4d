import { defineProbe, sh, textOf } from '../../src/index.ts'
import { getent, UNKNOWN_KEY } from './getent.ts'
import { type Entry, parseEntry } from './path.ts'

/** The file of public keys that may log in as a user: sshd(8), AUTHORIZED_KEYS FILE FORMAT. */
export interface AuthorizedKeys {
  readonly path: string
  /** The directory it is in; null: there is none. Links are not followed. */
  readonly directory: Entry | null
  /** null: there is no file. */
  readonly file: Entry | null
  /** What the file holds; null where there is none, and where it is a link. */
  readonly text: string | null
}

/** What nothing can be seen of, where a file is still to be made. */
export function noKeys(path: string): AuthorizedKeys {
  return { path, directory: null, file: null, text: null }
}

/**
 * The keys of a user.
 *
 * @param file where they are; empty for `.ssh/authorized_keys` in the home directory. null: no such user.
 */
export const authorizedKeys = defineProbe({
  name: 'authorized-keys',
  summary: 'The public keys that may log in as a user.',
  read: (user: string, file: string) => sh`
file=${file}
if [ -z "$file" ]; then
  entry=$(${getent('passwd', user)}) || exit
  file=$(printf '%s\n' "$entry" | cut -d : -f 6)/.ssh/authorized_keys
fi
look() {
  if s=$(LC_ALL=C stat -c '%f %u %g %U %G' "$2" 2>&1); then printf '%s %s\n' "$1" "$s"; else
    case $s in
      *': No such file or directory' | *': Not a directory') ;;
      *) printf '%s\n' "$s" >&2; exit 1 ;;
    esac
  fi
}
printf 'path %s\n' "$file"
look directory "$(dirname "$file")"
look file "$file"
if [ -f "$file" ] && ! [ -L "$file" ]; then echo content; base64 "$file"; fi`,
  exits: [0, UNKNOWN_KEY],
  parse: ({ code, stdout }): AuthorizedKeys | null => (code === UNKNOWN_KEY ? null : readKeys(stdout)),
})

function readKeys(stdout: string): AuthorizedKeys {
  const [head = '', content] = stdout.split('\ncontent\n')
  const lines = head.split('\n')
  const after = (word: string) => lines.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1)
  const [directory, file] = [after('directory'), after('file')]
  return {
    path: after('path') ?? '',
    directory: directory === undefined ? null : parseEntry(directory),
    file: file === undefined ? null : parseEntry(file),
    text: content === undefined ? null : readText(content),
  }
}

function readText(base64: string): string {
  const text = textOf(Buffer.from(base64, 'base64'))
  if (text === null) throw new Error('the file is not text')
  return text
}
