import { duration } from '../report/duration.ts'
import { hostNames } from '../report/host-names.ts'

/** Silence in ms after which stderr says who is waited for: first, then again. */
const FIRST = 1000
const NEXT = 10_000

/** Says on stderr, while it takes long, which hosts have not answered. */
export function waiting(names: readonly string[]): { done: (name: string) => void; end: () => void } {
  const left = new Set(names)
  const since = Date.now()
  let timer = setTimeout(tell, FIRST)
  function tell(): void {
    process.stderr.write(`… ${duration(Date.now() - since)}: waiting for ${hostNames([...left])}\n`)
    timer = setTimeout(tell, NEXT)
  }
  return {
    done: (name) => {
      left.delete(name)
    },
    end: () => {
      clearTimeout(timer)
    },
  }
}
