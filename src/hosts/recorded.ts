import type { Host, Reply, Request } from './host.ts'

/** A host without a machine, for tests: a function answers, and what was asked is kept. */
export interface RecordedHost extends Host {
  readonly requests: readonly Request[]
  readonly closed: boolean
  /** How often it was reset. */
  readonly resets: number
}

/** What a recorded host answers: text where bytes would be tedious. Missing parts: code 0, nothing printed. */
export interface RecordedReply {
  readonly code?: number
  readonly stdout?: string | Uint8Array
  readonly stderr?: string | Uint8Array
}

/** Makes a host that answers from a function; what the function throws, `run` throws. */
export function recordedHost(
  name: string,
  answer: (request: Request) => RecordedReply | Promise<RecordedReply>,
): RecordedHost {
  const requests: Request[] = []
  let closed = false
  let resets = 0
  return {
    name,
    requests,
    get closed() {
      return closed
    },
    get resets() {
      return resets
    },
    async run(request): Promise<Reply> {
      requests.push(request)
      const { code = 0, stdout = '', stderr = '' } = await answer(request)
      return { code, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) }
    },
    reset() {
      resets += 1
      return Promise.resolve()
    },
    close() {
      closed = true
      return Promise.resolve()
    },
  }
}
