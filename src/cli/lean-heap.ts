import { setFlagsFromString } from 'node:v8'

/** With fewer hosts what V8 leaves lying is not worth the time that it takes to sweep it. */
const MANY_HOSTS = 100

/**
 * With many hosts, has V8 collect garbage sooner than it would by itself. Both flags are read whenever V8 decides how far
 * its heap may grow; its other flags for that are read at its start only.
 */
export function keepHeapLean(hosts: number): void {
  if (hosts < MANY_HOSTS) return
  setFlagsFromString('--heap-growing-percent=70')
  setFlagsFromString('--semi-space-growth-factor=1')
}
