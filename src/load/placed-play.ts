import type { Rehost } from '../task/playbook.ts'
import type { DraftPlay } from './play/play.ts'

/** A play with the hosts that its patterns and the limit choose. */
export interface PlacedPlay {
  readonly draft: DraftPlay
  readonly hosts: readonly string[]
  readonly rehost: Rehost | null
}
