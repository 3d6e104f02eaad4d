import { homedir, userInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import { connectionSettings } from '../../../src/hosts/connection-settings.ts'
import type { ConnectionDefaults } from '../../../src/hosts/settings.ts'
import { DroverError } from '../../../src/task/error.ts'
import { Secret } from '../../../src/task/secret.ts'

function settings(variables: Record<string, unknown> = {}, defaults: ConnectionDefaults = {}, name = 'web1') {
  return connectionSettings(name, (variable) => variables[variable], {
    sshConfigFiles: [],
    ...defaults,
  })
}

describe('a host without variables', () => {
  test('is reached by SSH on port 22 under its own name, as the user who runs Drover', () => {
    expect(settings()).toMatchObject({
      connection: 'ssh',
      address: 'web1',
      port: 22,
      user: userInfo().username,
      jump: null,
      login: { keyFiles: null, password: null, onlyTheseKeys: false, forwardAgent: false },
      become: { method: 'sudo', program: 'sudo', flags: null, password: null },
      hostKey: {
        files: [`${homedir()}/.ssh/known_hosts`, '/etc/ssh/ssh_known_hosts'],
        addTo: `${homedir()}/.ssh/known_hosts`,
        hashed: false,
        alias: null,
        unknown: 'ask',
      },
      connectTimeout: 10,
      keepaliveInterval: 15,
      keepaliveCountMax: 3,
    })
  })
})

describe('the variables of an Ansible inventory', () => {
  test('say where and as whom', () => {
    const variables = { ansible_host: '10.0.0.7', ansible_port: 2222, ansible_user: 'ops' }
    expect(settings(variables)).toMatchObject({ address: '10.0.0.7', port: 2222, user: 'ops' })
  })

  test('may write the port as text', () => {
    expect(settings({ ansible_port: '2222' }).port).toBe(2222)
  })

  test('come before the command line', () => {
    const defaults = { user: 'cli', privateKeyFile: '/cli', askedBecomePassword: new Secret('typed') }
    const variables = {
      ansible_user: 'own',
      ansible_ssh_private_key_file: '/own',
      ansible_become_pass: 'own',
    }
    expect(settings({}, defaults)).toMatchObject({ user: 'cli', login: { keyFiles: ['/cli'] } })
    expect(settings({}, defaults).become.password?.reveal()).toBe('typed')
    expect(settings(variables, defaults)).toMatchObject({ user: 'own', login: { keyFiles: ['/own'] } })
    expect(settings(variables, defaults).become.password?.reveal()).toBe('own')
  })

  test('keep passwords secret, given as text or as Secret', () => {
    const plain = settings({ ansible_ssh_pass: 'p1', ansible_become_password: new Secret('p2') })
    expect(plain.login.password?.reveal()).toBe('p1')
    expect(plain.become.password?.reveal()).toBe('p2')
    expect(JSON.stringify(plain)).not.toMatch(/p1|p2/)
  })

  test('say how to become another user', () => {
    const become = (variables: Record<string, unknown>) => settings(variables).become
    expect(become({ ansible_become_method: 'community.general.doas' })).toMatchObject({
      method: 'doas',
      program: 'doas',
    })
    expect(
      become({ ansible_become_method: 'su', ansible_become_exe: '/bin/su', ansible_become_flags: '-l -P' }),
    ).toMatchObject({ method: 'su', program: '/bin/su', flags: ['-l', '-P'] })
    expect(() => become({ ansible_become_method: 'pbrun' })).toThrow(
      'must be one of sudo, su, doas, not pbrun',
    )
    expect(() => become({ ansible_become_flags: '-c "x"' })).toThrow('has signs that a shell may read')
  })

  test('say whether new host keys are accepted', () => {
    expect(settings({ ansible_host_key_checking: false }).hostKey.unknown).toBe('accept')
    expect(settings({ ansible_host_key_checking: 'True' }).hostKey.unknown).toBe('ask')
  })

  test('may begin a path with ~', () => {
    expect(settings({ ansible_ssh_private_key_file: '~/keys/lab' }).login.keyFiles).toEqual([
      `${homedir()}/keys/lab`,
    ])
    expect(settings({ ansible_ssh_known_hosts_file: '~/known' }).hostKey.files).toEqual([
      `${homedir()}/known`,
    ])
    expect(settings({ ansible_ssh_known_hosts_file: ['/a', '/b'] }).hostKey.files).toEqual(['/a', '/b'])
  })
})

describe('a host named localhost', () => {
  const connection = (variables: Record<string, unknown>) => settings(variables, {}, 'localhost').connection

  test('is this machine, without a connection', () => {
    expect(connection({})).toBe('local')
  })

  test('is reached by SSH when it is given an address, a port or a connection', () => {
    expect(connection({ ansible_host: '127.0.0.1' })).toBe('ssh')
    expect(connection({ ansible_port: 2222 })).toBe('ssh')
    expect(connection({ ansible_connection: 'ssh' })).toBe('ssh')
  })

  test('is not the only one that may be local', () => {
    expect(settings({ ansible_connection: 'local' }).connection).toBe('local')
    expect(settings({ ansible_connection: 'ansible.builtin.local' }).connection).toBe('local')
  })
})

describe('a variable of the wrong type is an error that names it, the host and what it must be', () => {
  test.each([
    [{ ansible_port: 'ssh' }, 'ansible_port of host web1 must be a number from 1 to 65535, not "ssh"'],
    [{ ansible_port: 70000 }, 'ansible_port of host web1 must be a number from 1 to 65535, not 70000'],
    [{ ansible_port: true }, 'ansible_port of host web1 must be a number from 1 to 65535, not true'],
    [{ ansible_user: 1000 }, 'ansible_user of host web1 must be a text that is not empty, not 1000'],
    [{ ansible_host: '' }, 'ansible_host of host web1 must be a text that is not empty, not ""'],
    [
      { ansible_connection: 'winrm' },
      'ansible_connection of host web1 must be `ssh`, `openssh` or `local`, not "winrm"',
    ],
    [
      { ansible_ssh_known_hosts_file: [] },
      'ansible_ssh_known_hosts_file of host web1 must be a path or a list of paths, not []',
    ],
  ])('%j', (variables, message) => {
    expect(() => settings(variables)).toThrow(new DroverError('invalid-value', message))
  })

  test('and a password is not shown even then', () => {
    const wrong = () => settings({ ansible_become_password: 123456 })
    expect(wrong).toThrow('ansible_become_password of host web1 must be a text')
    expect(wrong).not.toThrow('123456')
  })
})
