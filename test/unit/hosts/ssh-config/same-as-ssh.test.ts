// The same configurations, read by us and by ssh(1) itself (`ssh -G`): the same answers.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionSettings } from '../../../../src/hosts/connection-settings.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-same-as-ssh-'))
  writeFileSync(join(folder, 'b.conf'), 'Host nobody\n  Port 9\nUser b\n')
  writeFileSync(
    join(folder, 'a.conf'),
    'Host web1\n  Port 7\n  IdentityFile /a\nMatch host *.lab\n  User lab\n',
  )
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const CONFIGS = [
  'Host *.lab !bad.lab\n  Port 1022\n  User lab\nHost web? "other host" bad.lab\n  Port=2022\n  HostName %h.example\nHost *\n  User all',
  'HostName web1.real\nMatch host *.real\n  Port 1\nMatch originalhost web1\n  User orig\nMatch host web1\n  Port 2',
  'Match final host web1.real\n  User late\n  Port 5\nHost web1\n  HostName web1.real\n  Port 6',
  'Include FOLDER/*.conf\nUser own\nPort 3',
  'Host web1\n  Include FOLDER/a.conf\nHost *\n  Include FOLDER/b.conf\n  IdentityFile /b\n  IdentityFile "/c d"\n  IdentityFile /b',
  'Host web1 10.*\n  ProxyJump a@gate:2200,b\n  ProxyCommand nc\nHost web* 10.0.0.7\n  ProxyJump other',
  'ProxyCommand none\nProxyJump gate',
  'Match user all\n  Port 4\nMatch !user all !host web1\n  Port 5\nMatch all\n  User all\nMatch user all\n  Port 6',
  'ConnectTimeout 1m5s\nServerAliveInterval 2m',
  'Host web1 #comment\n  Port 8\nHost bad.lab\n\tUser\t"quoted name"\n',
  `Match localuser ${userInfo().username}\n  Port 11\nMatch localuser other,!${userInfo().username}\n  Port 12`,
]
const HOSTS = ['web1', 'web1.lab', 'bad.lab', '10.0.0.7']

test.each(CONFIGS.flatMap((config) => HOSTS.map((host) => [config, host] as const)))(
  '%j for %s',
  (text, host) => {
    const file = join(folder, 'config')
    writeFileSync(file, text.replaceAll('FOLDER', folder))
    expect(ours(file, host)).toEqual(theirs(file, host))
  },
)

function ours(file: string, host: string) {
  const settings = connectionSettings(host, () => undefined, { sshConfigFiles: [file] })
  return {
    hostname: settings.address,
    port: String(settings.port),
    user: settings.user,
    keys: settings.login.keyFiles,
    jump: settings.jump && [settings.jump.address, settings.jump.port].join(':'),
    connectTimeout: String(settings.connectTimeout),
    interval: String(settings.keepaliveInterval),
  }
}

function theirs(file: string, host: string) {
  const lines = execFileSync('ssh', ['-T', '-F', file, '-G', host], { stdio: ['ignore', 'pipe', 'pipe'] })
    .toString()
    .split('\n')
  const all = (keyword: string) =>
    lines.filter((line) => line.startsWith(`${keyword} `)).map((line) => line.slice(keyword.length + 1))
  const [jump] = all('proxyjump')
  const last = jump?.split(',').at(-1)?.replace(/^.*@/, '')
  const keys = all('identityfile').filter((key) => !key.startsWith('~/.ssh/id_'))
  const [timeout = 'none'] = all('connecttimeout')
  const [interval = '0'] = all('serveraliveinterval')
  return {
    hostname: all('hostname')[0],
    port: all('port')[0],
    user: all('user')[0],
    keys: keys.length === 0 ? null : keys,
    jump: last === undefined ? null : last.includes(':') ? last : `${last}:22`,
    // Where nothing is said we have values of our own.
    connectTimeout: timeout === 'none' ? '10' : timeout,
    interval: interval === '0' ? '15' : interval,
  }
}
