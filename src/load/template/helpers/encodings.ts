import { createHash } from 'node:crypto'
import { encrypt } from 'unixcrypt'
import { parse, stringify } from 'yaml'
import { CannotWork, helper } from './helper.ts'
import { uuid } from './libraries.ts'
import { plain } from './plain.ts'
import { urlParts } from './url.ts'

export const ENCODING_HELPERS = {
  json: helper({
    summary: 'A value as JSON; with a number, indented by so many spaces.',
    example: '{{ json settings }}',
    values: { settings: { a: [1, null] } },
    gives: '{"a":[1,null]}',
    takes: { value: 'any', spaces: 'whole?' },
    returns: 'text',
    call: ({ value, spaces }) => JSON.stringify(plain(value), null, spaces),
  }),
  from_json: helper({
    summary: 'The value that a text of JSON holds.',
    example: '{{ from_json result.stdout }}',
    values: { result: { stdout: '{"a": 1}' } },
    gives: { a: 1 },
    takes: { text: 'text' },
    returns: 'any',
    call: ({ text }) => parsed('JSON', () => JSON.parse(text) as unknown),
  }),
  yaml: helper({
    summary: 'A value as YAML in block style, without a line end at its end.',
    example: '{{ yaml settings }}',
    values: { settings: { a: [1, 'no'] } },
    gives: 'a:\n  - 1\n  - no',
    takes: { value: 'any' },
    returns: 'text',
    call: ({ value }) => stringify(plain(value), { lineWidth: 0 }).trimEnd(),
  }),
  from_yaml: helper({
    summary: 'The value that a text of YAML 1.2 holds.',
    example: '{{ from_yaml text }}',
    values: { text: 'a: [1, no]' },
    gives: { a: [1, 'no'] },
    takes: { text: 'text' },
    returns: 'any',
    call: ({ text }) => parsed('YAML', () => parse(text) as unknown),
  }),
  base64: helper({
    summary: 'Text (its UTF-8 bytes) in Base64.',
    example: '{{ base64 token }}',
    values: { token: 'secret' },
    gives: 'c2VjcmV0',
    takes: { text: 'text' },
    returns: 'text',
    call: ({ text }) => Buffer.from(text, 'utf8').toString('base64'),
  }),
  from_base64: helper({
    summary: 'The UTF-8 text in Base64.',
    example: '{{ from_base64 data }}',
    values: { data: 'c2VjcmV0' },
    gives: 'secret',
    takes: { text: 'text' },
    returns: 'text',
    call: ({ text }) => decoded(text),
  }),
  hash: helper({
    summary: 'The hash of a text in hex: sha256 when not given, sha1, sha224, sha384, sha512 or md5.',
    example: '{{ hash text "sha1" }}',
    values: { text: 'abc' },
    gives: 'a9993e364706816aba3e25717850c26c9cd0d89d',
    takes: { text: 'text', algorithm: 'algorithm?' },
    returns: 'text',
    call: ({ text, algorithm = 'sha256' }) => createHash(algorithm).update(text, 'utf8').digest('hex'),
  }),
  password_hash: helper({
    summary:
      'The SHA-512 hash of a password as `/etc/shadow` holds it. The salt (16 characters of it count) must be given, so that a second run makes the same.',
    example: '{{ password_hash password "labsalt" }}',
    values: { password: 'secret' },
    gives:
      '$6$labsalt$leYP1O/SwaG7fbW7P8PsNALxP8zLSliGjNZI80V.j4yytxGrI2SXlPBJnogfPEG3BvTABDgzPtKzGJoNlMA.S0',
    takes: { password: 'text', salt: 'salt' },
    returns: 'text',
    call: ({ password, salt }) => encrypt(password, `$6$${salt.slice(0, 16)}`),
  }),
  uuid: helper({
    summary: 'The UUID (version 5) of a name in a namespace: a UUID, `dns` (when not given) or `url`.',
    example: '{{ uuid inventory_hostname }}',
    values: { inventory_hostname: 'www.example.com' },
    gives: '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    takes: { name: 'text', namespace: 'uuid?' },
    returns: 'text',
    call: ({ name, namespace = '6ba7b810-9dad-11d1-80b4-00c04fd430c8' }) =>
      uuid.value.v5(name.toWellFormed(), namespace),
  }),
  urlencode: helper({
    summary: 'Text as one part of a URL.',
    example: '{{ urlencode name }}',
    values: { name: 'a b/c' },
    gives: 'a%20b%2Fc',
    takes: { text: 'text' },
    returns: 'text',
    call: ({ text }) => encodeURIComponent(text.toWellFormed()),
  }),
  urldecode: helper({
    summary: 'The text that a part of a URL stands for.',
    example: '{{ urldecode part }}',
    values: { part: 'a%20b%2Fc' },
    gives: 'a b/c',
    takes: { text: 'text' },
    returns: 'text',
    call: ({ text }) => parsed('percent-encoding', () => decodeURIComponent(text)),
  }),
  url: helper({
    summary:
      'The parts of a URL: `scheme`, `user`, `host`, `port` (null when not written), `path`, `query`, `fragment`.',
    example: '{{#with (url address)}}{{ host }} {{ port }}{{/with}}',
    values: { address: 'https://lab.example.com:8443/api?x=1' },
    gives: 'lab.example.com 8443',
    takes: { text: 'text' },
    returns: 'mapping',
    call: ({ text }) => urlParts(text),
  }),
}

function parsed<T>(language: string, parse: () => T): T {
  try {
    return parse()
  } catch {
    // The parser's own message would quote the text, which may be long, and secret.
    throw new CannotWork(`the text is not valid ${language}`)
  }
}

function decoded(text: string): string {
  const flat = text.replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(flat)) throw new CannotWork('the text is not valid Base64')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(flat, 'base64'))
  } catch {
    throw new CannotWork('the bytes are not UTF-8 text')
  }
}
