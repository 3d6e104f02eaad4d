import { posix } from 'node:path'
import { helper } from './helper.ts'

export const PATH_HELPERS = {
  basename: helper({
    summary: 'The last part of a path.',
    example: '{{ basename device }}',
    values: { device: '/dev/sdb' },
    gives: 'sdb',
    takes: { path: 'text' },
    returns: 'text',
    call: ({ path }) => posix.basename(path),
  }),
  dirname: helper({
    summary: 'A path without its last part.',
    example: '{{ dirname config_file }}',
    values: { config_file: '/etc/ssh/sshd_config' },
    gives: '/etc/ssh',
    takes: { path: 'text' },
    returns: 'text',
    call: ({ path }) => posix.dirname(path),
  }),
  extension: helper({
    summary: 'The ending of a file name, with its dot, or empty text.',
    example: '{{ extension file }}',
    values: { file: '/tmp/image.tar.gz' },
    gives: '.gz',
    takes: { path: 'text' },
    returns: 'text',
    call: ({ path }) => posix.extname(path),
  }),
  path_join: helper({
    summary: 'Parts put together to one path, without `..` and double slashes.',
    example: '{{ path_join base "conf.d" name }}',
    values: { base: '/etc/app/', name: 'a.conf' },
    gives: '/etc/app/conf.d/a.conf',
    takes: { parts: 'text...' },
    returns: 'text',
    call: ({ parts }) => posix.join(...parts),
  }),
  relative: helper({
    summary: 'The way to an absolute path from an absolute folder.',
    example: '{{ relative file "/etc/app" }}',
    values: { file: '/etc/ssl/cert.pem' },
    gives: '../ssl/cert.pem',
    takes: { path: 'path', from: 'path' },
    returns: 'text',
    call: ({ path, from }) => posix.relative(from, path),
  }),
}
