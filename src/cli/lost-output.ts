import { EXIT } from './exit-code.ts'

let lost = false

/** Output that nobody gets, because of a full disk for one, must not look like success. */
export function watchOutput(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has left (`drover … | head`) is no error; a run learns of it by its own listener.
    if (error.code !== 'EPIPE' && !lost) void outputLost(error)
  })
}

async function outputLost({ message }: Error): Promise<void> {
  lost = true
  process.on('exit', () => {
    process.exitCode ||= EXIT.interrupted
  })
  const [{ DroverError }, { fail }] = await Promise.all([import('../task/error.ts'), import('./fail.ts')])
  fail(new DroverError('interrupted', `cannot write the output: ${message}`), false)
}
