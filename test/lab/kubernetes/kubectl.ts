// Runs the built kubectl for tests and for the lab itself.
import { join } from 'node:path'
import { tryCommand, type Ended } from '../run-command.ts'
import { builtPrograms } from './build.ts'

export type KubectlOptions = { stdin?: string; timeoutSeconds?: number }

/** Runs it against the kubeconfig to its end, whatever its exit code. Its discovery cache is beside the kubeconfig. */
export async function tryKubectl(
  kubeconfig: string,
  words: string[],
  options: KubectlOptions = {},
): Promise<Ended> {
  const { kubectl } = await builtPrograms(['kubectl'])
  const env = { KUBECONFIG: kubeconfig, KUBECACHEDIR: join(kubeconfig, '..', 'cache') }
  return tryCommand(kubectl, words, { timeoutSeconds: 120, ...options, env })
}
