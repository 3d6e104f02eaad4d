// QEMU's control protocol (QMP): one JSON object a line over a socket; see QEMU's docs/interop/qmp-spec.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

type Reply = { return?: unknown; error?: { class: string; desc: string }; event?: string }

/**
 * Sends the commands in order and returns their answers.
 * @throws Error with QEMU's words when one is refused, or when nobody listens on the socket.
 */
export async function qmp(
  socketPath: string,
  ...commands: [name: string, args?: object][]
): Promise<unknown[]> {
  const socket = connect(socketPath)
  try {
    await once(socket, 'connect')
    const replies = createInterface({ input: socket })[Symbol.asyncIterator]()
    await replies.next() // the greeting
    const answers: unknown[] = []
    for (const [name, args] of [['qmp_capabilities'] as [string], ...commands]) {
      answers.push(await ask(socket, replies, name, args))
    }
    return answers.slice(1)
  } finally {
    socket.destroy()
  }
}

async function ask(
  socket: Socket,
  replies: AsyncIterator<string>,
  name: string,
  args?: object,
): Promise<unknown> {
  socket.write(JSON.stringify({ execute: name, ...(args ? { arguments: args } : {}) }) + '\n')
  for (;;) {
    const line = await replies.next()
    // QEMU closes the socket instead of answering when it was told to quit.
    if (line.done === true) return null
    const reply = JSON.parse(line.value) as Reply
    if (reply.error !== undefined) throw new Error(`QEMU refused ${name}: ${reply.error.desc}`)
    if (reply.event === undefined) return reply.return
  }
}

/**
 * Asks `query` until its answer's `status` is the wanted one.
 * @throws Error when the status is `failed` or the time (milliseconds) is up.
 */
export async function untilStatus(
  socket: string,
  query: string,
  wanted: string,
  within: number,
): Promise<void> {
  const end = Date.now() + within
  for (;;) {
    const [answer] = (await qmp(socket, [query])) as { status?: string }[]
    if (answer?.status === wanted) return
    if (answer?.status === 'failed' || Date.now() > end) {
      throw new Error(`QEMU says ${query} = ${JSON.stringify(answer)}, wanted ${wanted}`)
    }
    await delay(50)
  }
}
