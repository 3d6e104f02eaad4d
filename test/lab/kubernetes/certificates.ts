// The certificates of a control plane: one authority for all that trust each other in it.
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from '../run-command.ts'

/** A certificate and its key, as PEM files. */
export type Certificate = { cert: string; key: string }

export type Certificates = {
  ca: Certificate
  apiServer: Certificate
  /** The API server's own identity towards kubelets and behind its aggregation layer. */
  toKubelets: Certificate
  toExtensions: Certificate
  kubelet: Certificate
  admin: Certificate
  controllerManager: Certificate
  scheduler: Certificate
  /** What service account tokens are signed with (private) and checked with (public). */
  serviceAccount: { private: string; public: string }
}

/** How the API server may be called: `10.0.2.2` is what the lab's machines call this computer. */
const apiServerNames = [
  'DNS:localhost',
  'DNS:kubernetes',
  'DNS:kubernetes.default',
  'DNS:kubernetes.default.svc',
  'DNS:kubernetes.default.svc.cluster.local',
  'IP:127.0.0.1',
  'IP:10.0.2.2',
  'IP:10.96.0.1',
]

/** Where the certificates of a folder are, made or not. */
export function certificatesIn(folder: string): Certificates {
  const files = (name: string) => ({ cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) })
  return {
    ca: files('ca'),
    apiServer: files('apiserver'),
    toKubelets: files('apiserver-kubelet-client'),
    toExtensions: files('front-proxy-client'),
    kubelet: files('kubelet'),
    admin: files('admin'),
    controllerManager: files('controller-manager'),
    scheduler: files('scheduler'),
    serviceAccount: { private: join(folder, 'sa.key'), public: join(folder, 'sa.pub') },
  }
}

/** Makes them all in the folder. `addresses`: IP addresses besides those by which the API server is called anyway. */
export async function makeCertificates(folder: string, addresses: string[]): Promise<Certificates> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const all = certificatesIn(folder)
  await openssl([
    ...newKey(all.ca),
    '-subj',
    '/CN=kubernetes',
    '-addext',
    'keyUsage=critical,keyCertSign,digitalSignature',
  ])
  const sign = (files: Certificate, subject: string, names: string[] = []) =>
    signed(all.ca, files, subject, names)
  await Promise.all([
    sign(all.apiServer, '/CN=kube-apiserver', [
      ...apiServerNames,
      ...addresses.map((address) => `IP:${address}`),
    ]),
    sign(all.toKubelets, '/O=system:masters/CN=kube-apiserver-kubelet-client'),
    sign(all.toExtensions, '/CN=front-proxy-client'),
    sign(all.kubelet, '/O=system:nodes/CN=system:node', ['DNS:localhost', ...nodeAddresses]),
    sign(all.admin, '/O=system:masters/CN=kubernetes-admin'),
    sign(all.controllerManager, '/CN=system:kube-controller-manager'),
    sign(all.scheduler, '/CN=system:kube-scheduler'),
  ])
  makeServiceAccountKeys(all)
  return all
}

/** Nodes answer for their pods on loopback addresses of their own (see nodes.ts). */
const nodeAddresses = Array.from({ length: 16 }, (_, index) => `IP:127.0.1.${index + 1}`)

async function signed(ca: Certificate, files: Certificate, subject: string, names: string[]): Promise<void> {
  const extensions = [
    'basicConstraints=critical,CA:FALSE',
    'extendedKeyUsage=clientAuth,serverAuth',
    ...(names.length === 0 ? [] : [`subjectAltName=${names.join(',')}`]),
  ]
  const words = [...newKey(files), '-CA', ca.cert, '-CAkey', ca.key, '-subj', subject]
  await openssl([...words, ...extensions.flatMap((extension) => ['-addext', extension])])
}

function newKey({ cert, key }: Certificate): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert]
}

/** `openssl req -x509 -CA` signs without a request in between (OpenSSL 3.0 and later). */
async function openssl(words: string[]): Promise<void> {
  await command('openssl', ['req', '-x509', '-days', '3650', ...words])
}

function makeServiceAccountKeys({ serviceAccount }: Certificates): void {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(serviceAccount.private, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  writeFileSync(serviceAccount.public, publicKey.export({ type: 'spki', format: 'pem' }))
}
