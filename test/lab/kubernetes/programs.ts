// Which programs are built from which Go modules.

/** `module`: a folder below `go/`. `package`: what of it is built. `stamped`: the version is linked into it. */
export type Program = { module: string; package: string; stamped: boolean }

/** `kubectl-1.29` is an old client for what must work with one too; `longhorn-manager` is no part of Kubernetes. */
export const programs = {
  etcd: { module: 'etcd', package: 'go.etcd.io/etcd/server/v3', stamped: false },
  'kube-apiserver': kubernetes('kube-apiserver'),
  'kube-controller-manager': kubernetes('kube-controller-manager'),
  'kube-scheduler': kubernetes('kube-scheduler'),
  kubectl: kubernetes('kubectl'),
  'kubectl-1.29': { ...kubernetes('kubectl'), module: 'old-kubectl' },
  kwok: { module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok', stamped: false },
} as const satisfies Record<string, Program>

export type ProgramName = keyof typeof programs

function kubernetes(name: string): Program {
  return { module: 'kubernetes', package: `k8s.io/kubernetes/cmd/${name}`, stamped: true }
}
