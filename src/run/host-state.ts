/** What all ways to one host share: what is changed by one of them is changed for all. */
export class HostState {
  /** How often the host had been changed, or its answers forgotten. */
  count = 0
  /** The end of the work that has its turn on the host; null while there is none. */
  turn: Promise<unknown> | null = null
}
