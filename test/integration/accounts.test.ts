// Users, groups and keys on this machine, under names of our own. Needs root; where it may not be root, it fails.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Secret } from '../../src/task/secret.ts'
import type { AnyTask } from '../../src/task/task.ts'
import authorizedKey from '../../tasks/authorized_key.ts'
import groupTask from '../../tasks/group.ts'
import userTask from '../../tasks/user.ts'
import { converge, refusalOf, type Values } from './as-foretold.ts'
import { makeKey } from './sshd.ts'

const number = 200_000 + (process.pid % 100_000) * 4
const name = `dt-user-${String(process.pid)}`
const crew = `dt-crew-${String(process.pid)}`

let folder: string
let keys: string[]

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-accounts-'))
  keys = ['one', 'two'].map((file) => makeKey(join(folder, file), 'ed25519'))
})

afterAll(() => {
  spawnSync('userdel', ['--remove', name])
  spawnSync('groupdel', [crew])
  rmSync(folder, { recursive: true, force: true })
})

const user = (given: Values) => converge(userTask as AnyTask, { name, ...given })
const group = (given: Values) => converge(groupTask as AnyTask, { name: crew, ...given })
const key = (given: Values) => converge(authorizedKey as AnyTask, { user: name, ...given })
const shadow = () =>
  readFileSync('/etc/shadow', 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))

test('a user, its group and its keys come, change and go as foretold', { timeout: 120_000 }, () => {
  group({ gid: number })
  const hash = new Secret('$6$saltsalt$abcdefghijklmnopqrstuvwxyz')
  const wish = { uid: number + 1, group: crew, groups: ['adm'], shell: '/bin/bash', password: hash }
  user({ ...wish, expires: '2030-12-31', comment: 'A B' })
  expect(shadow()).toMatch(/:\$6\$saltsalt\$abcdefghijklmnopqrstuvwxyz:.*:22279:$/)
  expect(key({ key: keys[0], key_options: 'from="10.0.0.0/8"' })).toHaveLength(2)
  key({ key: keys[1] })
  key({ key: keys[1], exclusive: true })
  key({ key: keys[1], state: 'absent' })
  user({ groups: ['users'], append: true })
  user({ groups: [], shell: '/bin/sh', expires: 'never' })
  user({ password_lock: true })
  expect(shadow()).toContain(':!$6$saltsalt$')
  spawnSync('usermod', ['--password', `!!${hash.reveal()}`, name])
  user({ password_lock: false })
  expect(shadow()).toContain(':$6$saltsalt$')
  user({ password: '!' })
  spawnSync('usermod', ['--password', '!!', name])
  expect(user({ password: '!' })).toEqual([])
  expect(refusalOf(userTask as AnyTask, { name, password_lock: false })).toContain('has no password')
  user({ uid: number + 2 })
  user({ home: `/home/${name}-moved`, move_home: true })
  group({ gid: number + 3 })
  expect(refusalOf(groupTask as AnyTask, { name: crew, state: 'absent' })).toContain(
    `the primary group of ${name}`,
  )
  user({ state: 'absent', remove: true, force: true })
  group({ state: 'absent' })
})

test('a system user has no home until it is to have one', { timeout: 60_000 }, () => {
  user({ system: true, create_home: false, password: '*' })
  expect(user({})).toEqual([`make the home directory /home/${name} of the user ${name}`])
  user({ state: 'absent', remove: true, force: true })
})
