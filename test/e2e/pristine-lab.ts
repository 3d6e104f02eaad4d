import { reset } from '../lab/lab.ts'

/** Brings all four machines to their pristine state, whether or not the lab is up. */
export async function pristineLab(): Promise<void> {
  await reset()
}
