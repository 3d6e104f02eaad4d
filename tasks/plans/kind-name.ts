/** Built-in kinds as kubectl spells one object of them. Source: `kubectl api-resources` of 1.34. */
const KINDS = `binding componentstatus configmap endpoints event limitrange namespace node persistentvolume
  persistentvolumeclaim pod podtemplate replicationcontroller resourcequota secret service serviceaccount
  mutatingwebhookconfiguration validatingwebhookconfiguration validatingadmissionpolicy
  validatingadmissionpolicybinding customresourcedefinition apiservice controllerrevision daemonset deployment
  replicaset statefulset horizontalpodautoscaler cronjob job certificatesigningrequest lease endpointslice ingress
  ingressclass networkpolicy poddisruptionbudget clusterrole clusterrolebinding role rolebinding priorityclass
  csidriver csinode csistoragecapacity storageclass volumeattachment runtimeclass`.split(/\s+/)

/** The short names that kubectl takes, by the same list. */
const SHORT: Readonly<Record<string, string>> = {
  cj: 'cronjob',
  cm: 'configmap',
  crd: 'customresourcedefinition',
  crds: 'customresourcedefinition',
  cs: 'componentstatus',
  csr: 'certificatesigningrequest',
  deploy: 'deployment',
  ds: 'daemonset',
  ep: 'endpoints',
  ev: 'event',
  hpa: 'horizontalpodautoscaler',
  ing: 'ingress',
  limits: 'limitrange',
  netpol: 'networkpolicy',
  no: 'node',
  ns: 'namespace',
  pc: 'priorityclass',
  pdb: 'poddisruptionbudget',
  po: 'pod',
  pv: 'persistentvolume',
  pvc: 'persistentvolumeclaim',
  quota: 'resourcequota',
  rc: 'replicationcontroller',
  rs: 'replicaset',
  sa: 'serviceaccount',
  sc: 'storageclass',
  sts: 'statefulset',
  svc: 'service',
}

const BY_NAME = new Map([
  ...Object.entries(SHORT),
  ...KINDS.flatMap((kind) => [[kind, kind] as const, [pluralOf(kind), kind] as const]),
])

/**
 * One spelling for each kind, so that different steps ask the same question: `Nodes`, `no` and `node` are `node`. Of kinds
 * that are not built in, only letters are made small: `nodes.longhorn.io` is another kind than `node`.
 */
export function kindName(kind: string): string {
  const small = kind.toLowerCase()
  return BY_NAME.get(small) ?? small
}

/** The same for several, with commas. */
export function kindNames(kinds: string): string {
  return kinds.split(',').map(kindName).join(',')
}

/** `node k8s-worker-1`, `deployment web in longhorn-system`. */
export function objectName(kind: string, name: string, namespace = ''): string {
  return `${kind} ${name}${namespace === '' ? '' : ` in ${namespace}`}`
}

function pluralOf(kind: string): string {
  if (kind.endsWith('y')) return `${kind.slice(0, -1)}ies`
  if (kind === 'endpoints') return kind
  return kind.endsWith('s') ? `${kind}es` : `${kind}s`
}
