// Text of a kubeconfig: whole in itself, so that it can be carried to another machine.
import { readFileSync } from 'node:fs'
import { stringify } from 'yaml'
import type { Certificate } from './certificates.ts'

/** The identity `who` at the API server `server` (an https URL), which `ca` vouches for. */
export function kubeconfigText(server: string, ca: Certificate, who: Certificate): string {
  const inline = (file: string) => readFileSync(file).toString('base64')
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lab', cluster: { server, 'certificate-authority-data': inline(ca.cert) } }],
    users: [
      {
        name: 'lab',
        user: { 'client-certificate-data': inline(who.cert), 'client-key-data': inline(who.key) },
      },
    ],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'lab' } }],
    'current-context': 'lab',
  })
}
