import { down } from '../lab/lab.ts'

/** vitest's global teardown of `npm run e2e`: nothing of the lab stays running. */
export async function teardown(): Promise<void> {
  await down()
}
