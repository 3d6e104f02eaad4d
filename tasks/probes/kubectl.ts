import { type Command, sh, Type } from '../../src/index.ts'

/** How a step reaches the cluster: the params that every task of kubectl has. */
export const accessParams = {
  kubeconfig: Type.Optional(
    Type.String({
      pattern: '^/',
      description:
        "The host's file that says how to reach the cluster. Default: `KUBECONFIG`, `~/.kube/config`, or the administrator's own of kubeadm or k3s.",
    }),
  ),
  context: Type.Optional(
    Type.String({ minLength: 1, description: 'The context of the kubeconfig. Default: its current one.' }),
  ),
}

export interface Access {
  readonly kubeconfig?: string
  readonly context?: string
}

/** The same as a probe takes it: kubeconfig and context, empty where not given. */
export type AccessArgument = readonly [kubeconfig: string, context: string]

export function accessOf({ kubeconfig = '', context = '' }: Access): AccessArgument {
  return [kubeconfig, context]
}

/** What stands on stderr where kubectl is missing, for `kubectlProblem`. */
export const NO_KUBECTL = 'drover: kubectl is not there'

/** The same where the kubeconfig that was asked for cannot be read: kubectl itself would look elsewhere. */
export const NO_KUBECONFIG = 'drover: cannot read'

/** Seconds that kubectl waits for one answer of the API server. */
const REQUEST_TIMEOUT = 20

/** Where kubectl looks when nobody says where: kubeadm and k3s keep the administrator's file elsewhere than kubectl does. */
const DEFAULT_KUBECONFIG = `if [ -z "\${KUBECONFIG:-}" ] && [ ! -r "\${HOME:-/root}/.kube/config" ]; then
  for f in /etc/kubernetes/admin.conf /etc/rancher/k3s/k3s.yaml; do
    if [ -r "$f" ]; then KUBECONFIG=$f; export KUBECONFIG; break; fi
  done
fi`

/** Makes `kubectl` below it find its cluster, and say so where there is no kubectl. A person reads only the rest. */
export function withKubectl(access: AccessArgument, rest: Command): Command {
  const [kubeconfig] = access
  const where = kubeconfig === '' ? DEFAULT_KUBECONFIG : givenKubeconfig(kubeconfig)
  return {
    ...rest,
    script: [
      sh`command -v kubectl > /dev/null || { echo ${NO_KUBECTL} >&2; exit 127; }`.script,
      where,
      rest.script,
    ].join('\n'),
    display: rest.display ?? rest.script,
  }
}

/** kubectl passes over a file in `KUBECONFIG` that is not there, and asks a server on this host. */
function givenKubeconfig(path: string): string {
  return sh`[ -r ${path} ] || { echo ${`${NO_KUBECONFIG} ${path}`} >&2; exit 126; }
KUBECONFIG=${path}; export KUBECONFIG`.script
}

/** `kubectl` with the context and a limit for each request; `words`: the subcommand and what follows. */
export function kubectl([, context]: AccessArgument, words: readonly string[]): Command {
  const called = [...(context === '' ? [] : ['--context', context]), ...words]
  return {
    script: sh`kubectl --request-timeout=${REQUEST_TIMEOUT}s ${called}`.script,
    display: sh`kubectl ${called}`.script,
  }
}

/** `--namespace NAME`; nothing where none is given. */
export function inNamespace(namespace: string | undefined): readonly string[] {
  return namespace === undefined || namespace === '' ? [] : ['--namespace', namespace]
}
