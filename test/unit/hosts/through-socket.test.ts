import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sessionTrouble } from '../../../src/hosts/openssh-error.ts'
import { throughSocket } from '../../../src/hosts/openssh-master.ts'

/** Ssh and the way past its socket race to the end, and ssh's own words tell who won: of so many at once, both win some. */
const AT_ONCE = 100

const end = (args: readonly string[]) =>
  new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile('ssh', args, (error, _stdout, stderr) => {
      resolve({ code: error?.code, stderr })
    })
  })

test('an ssh that finds no socket to go through ends, and is known by what it prints', async () => {
  const words = throughSocket(join(tmpdir(), 'no-such-socket'))
  const ends = await Promise.all(Array.from({ length: AT_ONCE }, () => end([...words, 'true'])))
  const odd = ends.filter(({ code, stderr }) => code !== 255 || sessionTrouble(stderr) !== 'gone')
  expect(odd).toEqual([])
})
