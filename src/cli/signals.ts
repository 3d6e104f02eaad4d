import type { Interrupt } from '../run/interrupt.ts'
import { EXIT } from './exit-code.ts'

/** What a run gets, in ms, to close its connections and say what was done once it was told to leave. */
const GRACE = 2000

/**
 * Makes Ctrl-C (and SIGTERM) mean: first, finish what is being changed; second, leave now; third, without
 * another word. Returns what takes it off again.
 */
export function listenToSignals(interrupt: Interrupt): () => void {
  let presses = 0
  const press = (): void => {
    presses += 1
    interrupt.press()
    if (presses === 2) setTimeout(leave, GRACE).unref()
    if (presses > 2) leave()
  }
  process.on('SIGINT', press)
  process.on('SIGTERM', press)
  return () => {
    process.off('SIGINT', press)
    process.off('SIGTERM', press)
  }
}

/** Ends the process once what was printed has left it; connections that hang do not hold it. */
export function leaveNow(): Promise<never> {
  return new Promise(() => {
    process.stdout.write('', leave)
  })
}

function leave(): void {
  process.exit(EXIT.interrupted)
}
