// What the lab says while it works: one line per step on stderr, with the time since the start.

export type Say = (text: string) => void

const started = performance.now()

export const say: Say = (text) => {
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6)
  process.stderr.write(`lab ${seconds} s  ${text}\n`)
}
