/** `facts.hostname`: the name the machine gives itself: the question that the task `hostname` asks, so that what it foretells counts. */
export { hostname as default } from '../probes/hostname.ts'
