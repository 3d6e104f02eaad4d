import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectionSettings } from '../../../../src/hosts/connection-settings.ts'
import type { ConnectionDefaults } from '../../../../src/hosts/settings.ts'
import type { DroverError } from '../../../../src/task/error.ts'

let folder: string
const before = process.env['HOME']
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-ssh-config-'))
  process.env['HOME'] = folder
  mkdirSync(join(folder, '.ssh'))
})
afterEach(() => {
  process.env['HOME'] = before
  rmSync(folder, { recursive: true })
})

const write = (name: string, text: string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

function settings(
  config: string,
  variables: Record<string, unknown> = {},
  name = 'web1',
  defaults: ConnectionDefaults = {},
) {
  write('.ssh/config', config)
  return connectionSettings(name, (variable) => variables[variable], {
    sshConfigFiles: ['~/.ssh/config', join(folder, 'system')],
    ...defaults,
  })
}

describe('a value', () => {
  test('counts where a Host pattern matches, negated ones included, and the first wins', () => {
    const config = `
Host *.lab !bad.lab
  Port 1022
  User lab
Host "web?.lab" other
  Port 2022
  User=web
Host *
  User all`
    expect(settings(config, {}, 'web1.lab')).toMatchObject({ port: 1022, user: 'lab' })
    expect(settings(config, {}, 'bad.lab')).toMatchObject({ port: 22, user: 'all' })
    expect(settings(config, {}, 'other')).toMatchObject({ port: 2022, user: 'web' })
  })

  test('of the user’s file comes before one of the system’s', () => {
    write('system', 'Port 1\nUser system')
    expect(settings('User own')).toMatchObject({ port: 1, user: 'own' })
  })

  test('of the inventory and of the command line comes before both', () => {
    const config = 'User config\nPort 1\nIdentityFile /config'
    const variables = { ansible_user: 'own', ansible_port: 2 }
    expect(settings(config, variables)).toMatchObject({ user: 'own', port: 2 })
    expect(settings(config, {}, 'web1', { user: 'cli', privateKeyFile: '/cli' })).toMatchObject({
      user: 'cli',
      port: 1,
      login: { keyFiles: ['/cli', '/config'] },
    })
  })

  test('is looked up for the address that the inventory gives, which HostName may lead elsewhere', () => {
    const config = 'Host 10.0.0.7\n  HostName %h.nip.lab\nHost web1\n  HostName wrong'
    expect(settings(config, { ansible_host: '10.0.0.7' }).address).toBe('10.0.0.7.nip.lab')
    expect(settings('HostName node.lab').address).toBe('node.lab')
  })

  test('may have quotes, an equals sign, a comment behind it and any case', () => {
    const config = 'useR = "ops" # who\nIDENTITYFILE "~/a key"'
    expect(settings(config)).toMatchObject({ user: 'ops', login: { keyFiles: [`${folder}/a key`] } })
  })
})

describe('Match', () => {
  test.each([
    ['Match host *.real', 4000],
    ['Match host web1', 22],
    ['Match originalhost web1 user ops', 4000],
    ['Match originalhost web1 !user ops', 22],
    [`Match localuser ${userInfo().username}`, 4000],
    ['Match all', 4000],
    ['Match final all', 4000],
    ['Match user other exec "false"', 22],
  ])('%s leads to port %i', (match, port) => {
    const config = `User ops\nHost web1\n  HostName web1.real\n${match}\n  Port 4000`
    expect(settings(config).port).toBe(port)
  })

  test('final is read after everything else', () => {
    expect(
      settings('Match final host *.real\n  User late\n  Port 5\nHost *\n  HostName a.real\n  Port 6'),
    ).toMatchObject({
      user: 'late',
      port: 6,
    })
  })
})

describe('Include', () => {
  test('takes in files below ~/.ssh, by pattern and in order, and a block ends with its file', () => {
    write('.ssh/conf.d/b', 'User b\nPort 2')
    write('.ssh/conf.d/a', 'User a\nHost nobody\n  Port 1')
    expect(settings('Include conf.d/*\nUser c')).toMatchObject({ user: 'a', port: 2 })
  })

  test('inside a Host block counts for that host only', () => {
    write('.ssh/more', 'Host *\n  User more')
    const config = 'Host web2\n  Include more\nHost *\n  User rest'
    expect(settings(config).user).toBe('rest')
    expect(settings(config, {}, 'web2').user).toBe('more')
  })

  test('that goes in a circle is an error with its place', () => {
    write('.ssh/loop', 'Include loop')
    expect(() => settings('Include loop')).toThrow('/.ssh/loop:1: Include goes deeper than 16 files')
  })
})

test('keys, agent and known hosts are those that are named, tokens and variables filled in', () => {
  process.env['DROVER_TEST_DIR'] = '/from-env'
  const config = `
IdentityFile ~/.ssh/%r@%n
IdentityFile \${DROVER_TEST_DIR}/key-%p
IdentitiesOnly yes
IdentityAgent %d/agent
UserKnownHostsFile ~/one "%d/two %h"
GlobalKnownHostsFile none
HostKeyAlias the-web
HashKnownHosts yes
StrictHostKeyChecking accept-new
ServerAliveInterval 7
ServerAliveCountMax 2
ConnectTimeout 1m5s
PreferredAuthentications keyboard-interactive,publickey
ForwardAgent yes
BindAddress 127.0.0.1
AddressFamily inet
User ops`
  expect(settings(config)).toMatchObject({
    login: {
      keyFiles: [`${homedir()}/.ssh/ops@web1`, '/from-env/key-22'],
      onlyTheseKeys: true,
      agent: `${homedir()}/agent`,
      forwardAgent: true,
      methods: ['keyboard-interactive', 'publickey'],
    },
    hostKey: {
      files: [`${homedir()}/one`, `${homedir()}/two web1`],
      addTo: `${homedir()}/one`,
      hashed: true,
      alias: 'the-web',
      unknown: 'accept',
    },
    keepaliveInterval: 7,
    keepaliveCountMax: 2,
    connectTimeout: 65,
    bindAddress: '127.0.0.1',
    addressFamily: 'inet',
  })
})

test('ways to log in that are switched off are not tried', () => {
  const methods = (config: string) => settings(config).login.methods
  expect(methods('PasswordAuthentication no')).toEqual(['publickey', 'keyboard-interactive'])
  expect(methods('PubkeyAuthentication no\nChallengeResponseAuthentication no')).toEqual(['password'])
  expect(settings('IdentityAgent none').login.agent).toBe(null)
})

describe('ProxyJump', () => {
  test('is a chain from left to right, each hop as the configuration describes it', () => {
    const config = `
Host web1
  ProxyJump first@gate:2200,inner
Host inner
  HostName 10.0.0.2
  User hop
Host gate
  HostName gate.lab
  IdentityFile /gate-key`
    const { jump } = settings(config, { ansible_user: 'ops' }, 'web1', { privateKeyFile: '/mine' })
    expect(jump).toMatchObject({ address: '10.0.0.2', user: 'hop', port: 22, login: { keyFiles: null } })
    expect(jump?.jump).toMatchObject({
      address: 'gate.lab',
      user: 'first',
      port: 2200,
      login: { keyFiles: ['/gate-key'] },
      jump: null,
    })
  })

  test('of a hop is followed, and a circle is an error', () => {
    const config = 'Host web1\n  ProxyJump a\nHost a\n  ProxyJump b'
    expect(settings(config).jump?.jump?.address).toBe('b')
    expect(() => settings(`${config}\nHost b\n  ProxyJump a`)).toThrow(
      'leads in a circle: web1 <- a <- b <- a',
    )
  })

  test('is not there where it is none, or where something stronger says so', () => {
    expect(settings('ProxyJump none').jump).toBe(null)
    expect(settings('ProxyJump a', { ansible_ssh_common_args: '-o ProxyJump=none' }).jump).toBe(null)
    expect(settings('ProxyCommand none\nProxyJump a').jump).toBe(null)
    expect(settings('Host web1\n  ProxyJump [::1]:2200\n  ProxyCommand nc').jump).toMatchObject({
      address: '::1',
      port: 2200,
    })
  })
})

describe('what cannot be honoured is refused with its place and the way out', () => {
  test.each([
    'ProxyCommand nc %h %p',
    'CertificateFile ~/cert',
    'PKCS11Provider /lib/token.so',
    'CanonicalizeHostname yes',
    'KnownHostsCommand /bin/keys',
    'RevokedHostKeys /etc/revoked',
    'RemoteCommand tmux',
    'SetEnv A=b',
    'ForwardAgent /run/agent',
    'Match exec "test -e /x"',
  ])('%s', (line) => {
    const error = catching(() => settings(`User ops\n${line}`))
    expect(error.code).toBe('ssh-config')
    expect(error.message).toContain(`host web1: ${folder}/.ssh/config:2: ${line.split(' ')[0] ?? ''}`)
    expect(error.details.at).toMatchObject({ line: 2 })
    expect(error.details.help).toContain('ansible_connection: openssh')
    // For a host that it does not concern, it does not matter.
    expect(
      settings(`Host other\n${line.startsWith('Match') ? 'Match originalhost other exec x' : line}`).port,
    ).toBe(22)
  })

  test('and not where the host uses the system’s ssh', () => {
    expect(settings('ProxyCommand nc', { ansible_connection: 'openssh' }).connection).toBe('openssh')
  })

  test('and not where an earlier, harmless value counts', () => {
    expect(settings('CertificateFile none\nCertificateFile ~/cert').port).toBe(22)
  })

  test('an unknown setting is an error, unless it is to be ignored', () => {
    expect(catching(() => settings('Prot 22')).details.help).toBe('did you mean port?')
    expect(settings('IgnoreUnknown Prot,X*\nProt 22\nxyz 1').port).toBe(22)
  })

  test('and so is a value of the wrong kind', () => {
    expect(() => settings('Port many')).toThrow(
      '.ssh/config:1: Port must be a whole number from 1 to 65535, not many',
    )
    expect(() => settings('IdentitiesOnly perhaps')).toThrow('must be one of yes, true, no, false')
    expect(() => settings('User "ops')).toThrow('the value of User is not complete')
    expect(() => settings('User')).toThrow('User has no value')
  })
})

describe('arguments for ssh', () => {
  const args = (text: string) => settings('User config\nPort 1', { ansible_ssh_common_args: text })

  test('mean what they say', () => {
    expect(
      args(
        '-o "User=opt" -oPort=3 -C -vv -i /key -J gate -4 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null',
      ),
    ).toMatchObject({
      user: 'opt',
      port: 3,
      login: { keyFiles: ['/key'] },
      jump: { address: 'gate' },
      addressFamily: 'inet',
      hostKey: { unknown: 'accept', addTo: '/dev/null' },
    })
    expect(args('-l ell -p 4')).toMatchObject({ user: 'ell', port: 4 })
    expect(args('')).toMatchObject({ user: 'config', port: 1 })
  })

  test('rank as Ansible passes them: ssh_args, the variables, common_args, extra_args', () => {
    const all = {
      ansible_ssh_args: '-o Port=1',
      ansible_port: 2,
      ansible_ssh_common_args: '-o Port=3 -o User=common',
      ansible_ssh_extra_args: '-o User=extra -o HostKeyAlias=extra',
    }
    expect(settings('', all)).toMatchObject({ port: 1, user: 'common', hostKey: { alias: 'extra' } })
    expect(settings('', { ...all, ansible_ssh_args: undefined }).port).toBe(2)
  })

  test('may name another file, or none', () => {
    write('other', 'User other')
    expect(args(`-F ${folder}/other`).user).toBe('other')
    expect(args('-F none').user).toBe(userInfo().username)
    expect(settings('User x', { ansible_ssh_config_file: '~/other' }).user).toBe('other')
    expect(catching(() => args('-F /no/such/file')).code).toBe('file-unreadable')
  })

  test('that nobody here understands are refused by name', () => {
    expect(() => args('-W host:22')).toThrow(
      'host web1: ansible_ssh_common_args: -W is understood by the system’s ssh only',
    )
    expect(() => args('-o ProxyCommand="ssh gate"')).toThrow(
      'ansible_ssh_common_args: ProxyCommand is something',
    )
    expect(() => args('-o')).toThrow('-o wants a value')
  })
})

function catching(action: () => unknown): DroverError {
  try {
    action()
  } catch (error) {
    return error as DroverError
  }
  throw new Error('nothing was thrown')
}
