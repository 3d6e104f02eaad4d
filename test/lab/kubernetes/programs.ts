// Which programs are built from which Go modules.

/**
 * `module`: a folder below `go/`. `package`: what of it is built. `stamped`: whose version is linked into it, and how;
 * `says`: the version where it is not that of the module.
 */
export type Program = {
  module: string
  package: string
  stamped: 'kubernetes' | 'longhorn' | null
  says?: string
}

const longhorn = {
  module: 'longhorn',
  package: 'github.com/longhorn/longhorn-manager',
  stamped: 'longhorn',
} as const

/** `kubectl-1.29` is an old client, for what must work with one too; `podserver` and `instance-manager` are the lab's own. */
export const programs = {
  etcd: { module: 'etcd', package: 'go.etcd.io/etcd/server/v3', stamped: null },
  'kube-apiserver': kubernetes('kube-apiserver'),
  'kube-controller-manager': kubernetes('kube-controller-manager'),
  'kube-scheduler': kubernetes('kube-scheduler'),
  kubectl: kubernetes('kubectl'),
  'kubectl-1.29': { ...kubernetes('kubectl'), module: 'old-kubectl' },
  podserver: { module: 'podserver', package: '.', stamped: null },
  'longhorn-manager': longhorn,
  // What an upgrade starts. The module of that version is not to be had everywhere: it is the older one under its name.
  'longhorn-manager-1.10.2': { ...longhorn, says: 'v1.10.2' },
  'instance-manager': { module: 'instance-manager', package: '.', stamped: null },
  kwok: { module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok', stamped: null },
} as const satisfies Record<string, Program>

export type ProgramName = keyof typeof programs

export const programNames = Object.keys(programs) as ProgramName[]

function kubernetes(name: string): Program {
  return { module: 'kubernetes', package: `k8s.io/kubernetes/cmd/${name}`, stamped: 'kubernetes' }
}
