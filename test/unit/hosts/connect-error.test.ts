import { describe, expect, test } from 'vitest'
import { connectFailure } from '../../../src/hosts/connect-error.ts'
import { connectionSettings } from '../../../src/hosts/connection-settings.ts'
import { KeyFiles } from '../../../src/hosts/key-files.ts'
import { Login } from '../../../src/hosts/login.ts'

const settings = (address: string) =>
  connectionSettings('web1', (name: string) => (name === 'ansible_host' ? address : undefined), {
    user: 'ops',
    sshConfigFiles: [],
  })

function failure(error: object, address = '10.0.0.1') {
  const login = new Login(settings(address), new KeyFiles())
  return connectFailure(settings(address), login, Object.assign(new Error(), error))
}

describe('a connection that does not come about says why, in one line', () => {
  test.each([
    [{ code: 'ECONNREFUSED' }, 'connection refused'],
    [{ code: 'EHOSTUNREACH' }, 'no route to the host'],
    [{ code: 'ENOTFOUND' }, 'the name is not known (DNS)'],
    [{ level: 'client-timeout', message: 'Timed out while waiting for handshake' }, 'no answer within 10 s'],
    [{ code: 'EODD', message: 'something odd' }, 'something odd'],
    [{ code: 'EODD' }, 'EODD'],
  ])('%j', (error, reason) => {
    expect(failure(error)).toMatchObject({
      code: 'unreachable',
      message: `cannot connect to 10.0.0.1:22: ${reason}`,
    })
  })

  test('an IPv6 address stands in brackets', () => {
    expect(failure({ code: 'ECONNREFUSED' }, '::1').message).toContain('to [::1]:22:')
  })

  test('a server that hangs up after too many keys refused the login', () => {
    expect(failure({ code: 2, message: 'Too many authentication failures' }).code).toBe('auth-failed')
  })
})
