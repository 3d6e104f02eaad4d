import { expect, test } from 'vitest'
import { Activity } from '../../../src/run/activity.ts'

test('a host is connecting until it answers, and then does what it was given', () => {
  const shown: string[] = []
  const activity = new Activity((doing) => shown.push(doing))
  activity.busy('looking')
  activity.arrive()
  activity.busy('waiting')
  expect(shown).toEqual(['connecting', 'looking', 'waiting'])
})

test('a host that answers for another has nothing to do of its own', () => {
  const shown: string[] = []
  new Activity((doing) => shown.push(doing)).arrive()
  expect(shown).toEqual([])
})
