import type { Writable } from 'node:stream'

/** Lets what is written to a stream in one go leave together: ssh2 writes each packet by itself, and each wakes the other side. */
export function inOneWrite<Stream extends Writable>(stream: Stream): Stream {
  const write = stream.write.bind(stream) as (...words: unknown[]) => boolean
  stream.write = (...words: unknown[]): boolean => {
    if (stream.writableCorked === 0) {
      stream.cork()
      setImmediate(() => {
        stream.uncork()
      })
    }
    return write(...words)
  }
  return stream
}
