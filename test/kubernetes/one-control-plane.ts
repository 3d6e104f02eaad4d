// vitest's globalSetup of `npm run test:kubernetes`: a control plane that all test files share.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { builtPrograms } from '../lab/kubernetes/build.ts'
import { programNames } from '../lab/kubernetes/programs.ts'
import { requireKubernetesPackages } from '../lab/kubernetes/needs.ts'
import { startControlPlane } from '../lab/kubernetes/start-control-plane.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of the shared control plane. */
    controlPlane: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  requireKubernetesPackages()
  // All are built here, where nothing has a time limit: in a test it would take longer than a test may.
  await builtPrograms(programNames)
  const folder = mkdtempSync(join(tmpdir(), 'drover-kubernetes-'))
  const plane = await startControlPlane({ directory: join(folder, 'plane') })
  project.provide('controlPlane', plane.directory)
  return async () => {
    await plane.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
