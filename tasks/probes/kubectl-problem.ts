import type { Output } from '../../src/index.ts'
import { NO_KUBECONFIG, NO_KUBECTL } from './kubectl.ts'

/** Why kubectl could not answer. */
export interface Problem {
  readonly kind:
    | 'no-kubectl'
    | 'no-kubeconfig'
    | 'wrong-context'
    | 'unreachable'
    | 'denied'
    | 'no-kind'
    | 'conflict'
    | 'other'
  /** In one line, without a full stop. */
  readonly message: string
}

type Rule = readonly [pattern: RegExp, kind: Problem['kind'], message: (found: RegExpExecArray) => string]

/** What kubectl and the API server say, in the order in which it counts. Source: kubectl 1.28 to 1.34. */
const RULES: readonly Rule[] = [
  [
    new RegExp(NO_KUBECTL),
    'no-kubectl',
    () => 'kubectl is not installed on this host: let a control-plane node or localhost do the step',
  ],
  [
    /context was not found for specified context: (?<name>\S+)|context "(?<other>[^"]+)" does not exist/,
    'wrong-context',
    ({ groups }) => `the kubeconfig has no context ${groups?.['name'] ?? groups?.['other'] ?? ''}`,
  ],
  [
    /error loading config file "(?<file>[^"]+)": (?<why>[^\n]*)/,
    'no-kubeconfig',
    ({ groups }) =>
      `the kubeconfig ${groups?.['file'] ?? ''} cannot be read: ${(groups?.['why'] ?? '').replace(/^.*: /, '')}`,
  ],
  [
    new RegExp(`${NO_KUBECONFIG} (?<file>.+)`),
    'no-kubeconfig',
    ({ groups }) =>
      `the kubeconfig ${groups?.['file'] ?? ''} is not there, or the user of this step cannot read it`,
  ],
  [
    /server (?<server>localhost:8080) was refused|http:\/\/localhost:8080/,
    'no-kubeconfig',
    () =>
      'no kubeconfig says where the cluster is: give kubeconfig, or set KUBECONFIG for the user of this step',
  ],
  [
    /The connection to the server (?<server>\S+) was refused/,
    'unreachable',
    ({ groups }) => `the API server ${groups?.['server'] ?? ''} cannot be reached: connection refused`,
  ],
  [
    /Unable to connect to the server: (?<why>[^\n]+)/,
    'unreachable',
    ({ groups }) => `the API server cannot be reached: ${groups?.['why'] ?? ''}`,
  ],
  [
    /(?<why>dial tcp [^\n]+|net\/http: [^\n]+|context deadline exceeded|unexpected EOF|connection reset by peer|the server is currently unable to handle the request)/,
    'unreachable',
    ({ groups }) => `the API server does not answer: ${groups?.['why'] ?? ''}`,
  ],
  [
    // Without credentials, kubectl asks for a name and a password, and finds the end of its input.
    /You must be logged in to the server|Unauthorized|^error: EOF$/m,
    'denied',
    () => 'the API server does not know who asks (Unauthorized): the kubeconfig has no valid credentials',
  ],
  [
    /Error from server \(Forbidden\): (?<why>[^\n]+)/,
    'denied',
    ({ groups }) => `the API server forbids it: ${groups?.['why'] ?? ''}`,
  ],
  [
    /doesn't have a resource type "(?<kind>[^"]+)"/,
    'no-kind',
    ({ groups }) => unknownKind(groups?.['kind'] ?? ''),
  ],
  [
    /no matches for kind "(?<kind>[^"]+)" in version "(?<version>[^"]+)"/,
    'no-kind',
    ({ groups }) =>
      `the cluster does not know the kind ${groups?.['kind'] ?? ''} of ${groups?.['version'] ?? ''}`,
  ],
]

/** What is said of a kind that kubectl calls by this name, without a group. */
export function unknownKind(name: string): string {
  return `the cluster does not know the kind ${name}`
}

/** null when kubectl answered. */
export function kubectlProblem({ code, stderr }: Output): Problem | null {
  if (code === 0) return null
  const said = withoutNoise(stderr)
  const conflict = conflictIn(said)
  if (conflict !== null) return { kind: 'conflict', message: conflict }
  for (const [pattern, kind, message] of RULES) {
    const found = pattern.exec(said)
    if (found) return { kind, message: message(found) }
  }
  return { kind: 'other', message: ownWords(said) ?? `kubectl failed with exit code ${code}` }
}

/** Warnings, and the log of a library: an API of an extension that does not answer need not be why. */
const NOISE = /^([WEIF]\d{4} \d\d:\d\d:|Warning: )/

function withoutNoise(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !NOISE.test(line))
  return lines.join('\n')
}

/** What kubectl said, in one line: a message that goes on in further lines has them indented. */
function ownWords(said: string): string | null {
  const [first = '', ...rest] = said.split('\n')
  if (first === '') return null
  const end = rest.findIndex((line) => !line.startsWith('  '))
  const more = rest.slice(0, end === -1 ? rest.length : end).map((line) => line.trim())
  const text = first
    .replace(/^(error|Error from server( \(\w+\))?): /, '')
    .replace(/ errors:$/, '')
    .replace(/^Unable to find ".*" that match .*": /, '')
  return [text, more.join('; ')]
    .filter((part) => part !== '')
    .join(' ')
    .replace(/\.$/, '')
}

/** Which fields others own: `conflict with "kubectl-client-side-apply": .spec.replicas`. */
function conflictIn(said: string): string | null {
  if (!/Apply failed with \d+ conflict/.test(said)) return null
  const owners = [...said.matchAll(/conflicts? with "([^"]+)"[^:]*:((?: \S+)|(?:\n- .+)+)/g)]
  const words = owners.map(([, owner = '', fields = '']) => {
    const names = fields.split('\n').map((field) => field.replace(/^- /, '').trim())
    return `${names.filter((name) => name !== '').join(', ')} (owned by ${owner})`
  })
  return `other managers own what it would set: ${words.join('; ')}`
}
