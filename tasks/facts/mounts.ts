/** `facts.mounts`: what is mounted, by path: the question that `mount` asks, so that what it foretells counts. */
export { mounts as default } from '../probes/mounts.ts'
