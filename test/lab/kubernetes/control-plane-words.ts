// The command lines of a control plane's programs.
import type { Certificates } from './certificates.ts'

/** `address` is where the API server listens; the ports are on 127.0.0.1 but for its own. */
export type Layout = {
  address: string
  apiPort: number
  etcdPort: number
  etcdPeerPort: number
  /** Whether it has a network of its own (network/hub.ts). */
  network: boolean
  etcdFlags: string[]
  apiServerFlags: string[]
  controllerFlags: string[]
}

/** No fsync: a control plane of the lab need not survive a power cut of this computer. */
export function etcdWords({ etcdPort, etcdPeerPort, etcdFlags }: Layout, dataFolder: string): string[] {
  const client = `http://127.0.0.1:${etcdPort}`
  const peer = `http://127.0.0.1:${etcdPeerPort}`
  return [
    `--data-dir=${dataFolder}`,
    '--unsafe-no-fsync',
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--log-level=warn',
    ...etcdFlags,
  ]
}

export function apiServerWords(layout: Layout, certificates: Certificates): string[] {
  const { ca, apiServer, toKubelets, toExtensions, serviceAccount } = certificates
  return [
    `--etcd-servers=http://127.0.0.1:${layout.etcdPort}`,
    `--bind-address=${layout.address}`,
    `--secure-port=${layout.apiPort}`,
    '--advertise-address=10.0.2.2', // A loopback address may be no endpoint; the lab's machines call us by this one.
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=Node,RBAC',
    '--allow-privileged=true',
    `--client-ca-file=${ca.cert}`,
    `--tls-cert-file=${apiServer.cert}`,
    `--tls-private-key-file=${apiServer.key}`,
    `--kubelet-certificate-authority=${ca.cert}`,
    `--kubelet-client-certificate=${toKubelets.cert}`,
    `--kubelet-client-key=${toKubelets.key}`,
    '--kubelet-preferred-address-types=InternalIP',
    `--requestheader-client-ca-file=${ca.cert}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-username-headers=X-Remote-User',
    `--proxy-client-cert-file=${toExtensions.cert}`,
    `--proxy-client-key-file=${toExtensions.key}`,
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${serviceAccount.public}`,
    `--service-account-signing-key-file=${serviceAccount.private}`,
    '--shutdown-delay-duration=0s',
    // Without kube-proxy the API server finds the pods behind a Service itself.
    '--enable-aggregator-routing=true',
    ...layout.apiServerFlags,
  ]
}

export function controllerManagerWords(
  layout: Layout,
  certificates: Certificates,
  kubeconfig: string,
): string[] {
  const { ca, serviceAccount } = certificates
  return [
    `--kubeconfig=${kubeconfig}`,
    '--leader-elect=false',
    '--secure-port=0',
    '--use-service-account-credentials=true',
    `--root-ca-file=${ca.cert}`,
    `--service-account-private-key-file=${serviceAccount.private}`,
    `--cluster-signing-cert-file=${ca.cert}`,
    `--cluster-signing-key-file=${ca.key}`,
    '--allocate-node-cidrs=true',
    '--cluster-cidr=10.244.0.0/16',
    '--pvclaimbinder-sync-period=1s', // 15 s without: tests would wait for it
    ...layout.controllerFlags,
  ]
}

export function schedulerWords(kubeconfig: string): string[] {
  return [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0']
}
