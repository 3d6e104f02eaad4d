import { type Command, defineProbe, sh, sha256 } from '../../src/index.ts'
import { readDifferences } from './kubectl-diff-text.ts'
import { type AccessArgument, inNamespace, kubectl, withKubectl } from './kubectl.ts'
import { kubectlProblem, type Problem } from './kubectl-problem.ts'
import { namesIn, objectsIn } from './object-name.ts'

/** Who Drover is to the API server: the owner of the fields that it sets. */
export const FIELD_MANAGER = 'drover'

/** A manifest as the cluster sees it. Objects by name (see `nameOfObject`); manifests as YAML. */
export interface ApplyAnswer {
  /** Those that are not as wished: what they are now, null where there is none. */
  readonly objects: Readonly<Record<string, string | null>>
  /** The same ones as the API server would make them. */
  readonly wanted: Readonly<Record<string, string>>
  /** Namespaces and kinds that the manifest needs and that are not there: `namespace/web`. Nothing is known of what needs them. */
  readonly missing: readonly string[]
  readonly problem: Problem | null
  /** Only where it is asked for: those that are there and not ready, and why. */
  readonly late?: Readonly<Record<string, string>>
}

/**
 * What the API server would make of a manifest (its own dry run), where that differs from what is there.
 *
 * `stream`: for each object a line `# Kind version need …` (needs as `kubectl get -o name` prints them: `namespace/web`), a
 * line `---` and its JSON. Where all is as wished, one
 * process; where something is missing that the manifest brings itself, two more.
 */
export const kubectlApply = defineProbe({
  name: 'kubectl-apply',
  summary: 'What the API server would make of a manifest, where that differs from what is there.',
  scope: 'cluster',
  keyed: (access, namespace, force, stream) => [access, namespace, force, sha256(stream).slice(0, 16)],
  read: (access: AccessArgument, namespace: string, force: boolean, stream: string) => ({
    ...withKubectl(access, lookAt(access, namespace, force, stream, DIFFERING)),
    stdin: stream,
  }),
  exits: 'any',
  parse: (output, _access, namespace, _force, stream): ApplyAnswer => {
    // kubectl diff: 0 without differences, 1 with, more for errors.
    const code = output.code === 1 && /^diff /m.test(output.stdout) ? 0 : output.code
    const problem = kubectlProblem({ ...output, code })
    if (problem !== null) return { objects: {}, wanted: {}, missing: [], problem }
    const differences = readDifferences(output.stdout, namesIn(objectsIn(stream), namespace))
    return { ...differences, missing: missingIn(output.stdout, stream), problem: null }
  },
})

/** What the objects of a stream need and the second look did not find. */
export function missingIn(stdout: string, stream: string): string[] {
  const there = /^there (.*)\n/.exec(stdout)?.[1]?.split(' ')
  return there === undefined ? [] : needsOf(stream).filter((need) => !there.includes(need))
}

/** The line before an object of a stream: its kind, its version, and what it needs. */
const HEADER = /^# \S+ \S+(.*)$/gm

/** Everything that the objects of a stream need, each once. */
function needsOf(stream: string): string[] {
  const needs = [...stream.matchAll(HEADER)].flatMap(([, names = '']) => names.split(' '))
  return [...new Set(needs)].filter((need) => need !== '')
}

/**
 * Lets the API server say what it would make of a stream.
 *
 * @param program prints the two folders that kubectl makes, of the objects as they are and as they would be. kubectl takes words
 *   with letters, digits, `-` and `=` only, and leaves others out.
 */
export function lookAt(
  access: AccessArgument,
  namespace: string,
  force: boolean,
  stream: string,
  program: string,
): Command {
  const words = ['diff', '--server-side', `--field-manager=${FIELD_MANAGER}`, ...inNamespace(namespace)]
  const asked = kubectl(access, [...words, ...(force ? ['--force-conflicts'] : []), '--filename=-'])
  const needs = needsOf(stream)
  const script = `m=$(cat)
d() { ${sh`KUBECTL_EXTERNAL_DIFF=${program}`.script} ${asked.script}; }
{ e=$(printf '%s\n' "$m" | d 2>&1 >&3); c=$?; } 3>&1
[ $c -gt 1 ] || { printf '%s\n' "$e" >&2; exit $c; }
${needs.length === 0 ? '' : lookAgain(access, needs)}
printf '%s\n' "$e" >&2
exit $c`
  return { script, display: asked.display ?? asked.script }
}

/** As many lines of context as there may be: the differences then hold both objects whole. */
const DIFFERING = 'diff -N -U999999'

/** Where something was not found: looks at what is needed, then at those objects that have what they need. */
function lookAgain(access: AccessArgument, needs: readonly string[]): string {
  const there = kubectl(access, ['get', ...needs, '--ignore-not-found', '--output=name'])
  return `case $e in *'not found'*|*'no matches for kind'*)
  h=$(${there.script}) || exit 2
  h=$(printf '%s ' $h)
  printf 'there %s\n' "$h"
  r=$(printf '%s\n' "$m" | awk -v "h=$h" ${SELECT})
  [ -n "$r" ] || exit 0
  printf '%s\n' "$r" | d
  exit ;;
esac`
}

const SELECT = sh`${`BEGIN { n = split(h, list, " "); for (i = 1; i <= n; i++) there[list[i]] = 1 }
/^# / { keep = 1; for (i = 4; i <= NF; i++) if (!($i in there)) keep = 0 }
keep`}`.script
