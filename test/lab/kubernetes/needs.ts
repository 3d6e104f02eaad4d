// What the Kubernetes part of the lab needs from the system besides Go.
import { requirePackages } from '../../setup/system.ts'

/** @throws Error that names the missing packages, where they may not be installed. */
export function requireKubernetesPackages(): void {
  requirePackages([
    { command: 'openssl', package: 'openssl' },
    { command: 'flock', package: 'util-linux' },
  ])
}
