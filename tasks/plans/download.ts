import {
  type Command,
  type Dress,
  dressed,
  type Predecessor,
  Refusal,
  Secret,
  sh,
  withAcl,
} from '../../src/index.ts'
import type { Algorithm } from '../probes/file-sum.ts'
import { nameOf, parentOf } from './paths.ts'

/** What is downloaded, and how. */
export interface Source {
  readonly url: string | Secret
  readonly headers: Readonly<Record<string, string | Secret>>
  readonly url_username?: string
  readonly url_password?: string | Secret
  readonly timeout: number
  readonly validate_certs: boolean
}

/** Where it goes once it is there and right. */
export interface Place {
  /** All links followed. */
  readonly path: string
  readonly mode: string
  readonly owner?: string
  readonly group?: string
  /** What is there. */
  readonly predecessor?: Predecessor | undefined
  readonly sum: { readonly algorithm: Algorithm; readonly hex: string } | null
}

export interface Programs {
  readonly curl: string | null
  readonly wget: string | null
}

/**
 * Downloads to a temporary file beside the place, and moves it there when all has come and its sum is right. The address, headers
 * and password go by a configuration on stdin, so that no process list shows them: curl(1) --config, wget(1) --config.
 *
 * @throws {Refusal} where neither program is installed.
 */
export function download(source: Source, place: Place, programs: Programs): Command {
  const { curl, wget } = programs
  if (curl === null && wget === null)
    throw new Refusal('this machine has neither curl nor wget to download with: install one of them')
  const config = curl === null ? wgetConfig(source) : curlConfig(source)
  const lines = [
    ...before(place),
    ...(curl === null ? byWget(source) : byCurl(source)),
    ...(place.sum === null ? [] : [compare(place.sum)]),
    sh`${dressed(dressOf(place))} && mv -fT "$t" ${place.path}`,
  ]
  const secret = [source.url, source.url_password, ...Object.values(source.headers)].some(isSecret)
  return {
    script: lines.map(({ script }) => script).join('\n'),
    display: display(source, place),
    stdin: secret ? new Secret(config) : config,
  }
}

function before(place: Place): Command[] {
  const folder = parentOf(place.path)
  const template = `${folder === '/' ? '' : folder}/.${nameOf(place.path).slice(0, 60)}.XXXXXX`
  return [
    sh`umask 077; t=$(mktemp ${template}) || exit`,
    sh`c=; trap 'rm -f "$t" "$c"' EXIT; trap 'exit 130' INT TERM HUP`,
    ...withAcl(dressOf(place), template),
  ]
}

function byCurl({ timeout, validate_certs: certain }: Source): Command[] {
  const options = ['--silent', '--show-error', '--fail', '--location', '--globoff']
  const limits = ['--connect-timeout', timeout, '--speed-limit', 1, '--speed-time', timeout]
  return [
    sh`curl ${[...options, ...limits, ...(certain ? [] : ['--insecure'])]} --output "$t" --config - || exit`,
  ]
}

/** The first line of stdin is the address: only a file of its own can hold the rest. */
function byWget({ timeout, validate_certs: certain }: Source): Command[] {
  const options = ['--no-verbose', '--tries=1', `--timeout=${String(timeout)}`]
  const all = [...options, ...(certain ? [] : ['--no-check-certificate'])]
  return [
    sh`c=$(mktemp) || exit; IFS= read -r url; cat > "$c" || exit`,
    sh`printf '%s\n' "$url" | wget ${all} --config="$c" --output-document="$t" --input-file=- || exit`,
  ]
}

function compare({ algorithm, hex }: NonNullable<Place['sum']>): Command {
  return sh`s=$(${`${algorithm}sum`} < "$t" | cut -d ' ' -f 1)
[ "$s" = ${hex} ] || { printf 'what was downloaded has the %s %s, not %s\n' ${algorithm} "$s" ${hex} >&2; exit 1; }`
}

function dressOf({ path, mode, owner, group, predecessor }: Place): Dress {
  return { path, mode, account: `${owner ?? ''}${group === undefined ? '' : `:${group}`}`, predecessor }
}

function curlConfig({ url, headers, url_username: user, url_password: password }: Source): string {
  const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  return [
    `url = ${quoted(plain(url))}`,
    ...Object.entries(headers).map(([name, value]) => `header = ${quoted(`${name}: ${plain(value)}`)}`),
    ...(user === undefined ? [] : [`user = ${quoted(`${user}:${plain(password ?? '')}`)}`]),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function wgetConfig({ url, headers, url_username: user, url_password: password }: Source): string {
  return [
    plain(url),
    ...Object.entries(headers).map(([name, value]) => `header = ${name}: ${plain(value)}`),
    // As curl does: without being asked first.
    ...(user === undefined
      ? []
      : ['auth_no_challenge = on', `user = ${user}`, `password = ${plain(password ?? '')}`]),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function plain(value: string | Secret): string {
  const text = value instanceof Secret ? value.reveal() : value
  if (/[\r\n]/.test(text)) throw new Refusal('neither url nor a header nor a password may hold a line break')
  return text
}

const isSecret = (value: unknown): boolean => value instanceof Secret

function display({ url }: Source, { path, mode, owner, group, sum }: Place): string {
  const account = `${owner ?? ''}${group === undefined ? '' : `:${group}`}`
  const as = `(mode ${mode}${account === '' ? '' : `, owner ${account}`})`
  const checked = sum === null ? '' : `, if its ${sum.algorithm} is ${sum.hex}`
  return `download ${isSecret(url) ? 'a secret address' : (url as string)} to ${path} ${as}${checked}`
}
