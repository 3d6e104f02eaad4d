// What a test file of `npm run test:kubernetes` works with.
import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { controlPlaneIn, type ControlPlane } from '../lab/kubernetes/control-plane.ts'

/** The control plane of the whole run. Leave it whole: a test that stops parts of it starts one of its own. */
export function sharedControlPlane(): ControlPlane {
  return controlPlaneIn(inject('controlPlane'))
}

/** Makes an empty namespace with a name that nobody else has. */
export async function newNamespace(plane: ControlPlane): Promise<string> {
  const name = `test-${randomBytes(4).toString('hex')}`
  await plane.kubectl(['create', 'namespace', name])
  return name
}
