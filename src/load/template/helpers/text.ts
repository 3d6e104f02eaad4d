import { quote } from '../../../task/quote.ts'
import { helper } from './helper.ts'
import { within } from './within.ts'

export const TEXT_HELPERS = {
  lower: helper({
    summary: 'Text in lower case.',
    example: '{{ lower name }}',
    values: { name: 'Lab-1' },
    gives: 'lab-1',
    takes: { text: 'text' },
    returns: 'text',
    call: ({ text }) => text.toLowerCase(),
  }),
  upper: helper({
    summary: 'Text in upper case.',
    example: '{{ upper name }}',
    values: { name: 'Lab-1' },
    gives: 'LAB-1',
    takes: { text: 'text' },
    returns: 'text',
    call: ({ text }) => text.toUpperCase(),
  }),
  trim: helper({
    summary: 'Text without white space at both ends.',
    example: '{{ trim result.stdout }}',
    values: { result: { stdout: ' 42\n' } },
    gives: '42',
    takes: { text: 'text' },
    returns: 'text',
    call: ({ text }) => text.trim(),
  }),
  replace: helper({
    summary: 'Text with every occurrence of a text replaced by another.',
    example: '{{ replace host "." "-" }}',
    values: { host: 'a.b.c' },
    gives: 'a-b-c',
    takes: { text: 'text', old: 'text', new: 'text' },
    returns: 'text',
    call: (args) => args.text.replaceAll(args.old, () => args.new),
  }),
  regex_replace: helper({
    summary: 'Text with every match of a JavaScript regular expression replaced; `$1` is its first group.',
    example: '{{ regex_replace device "^/dev/(sd.)[0-9]*$" "$1" }}',
    values: { device: '/dev/sdb1' },
    gives: 'sdb',
    takes: { text: 'text', pattern: 'pattern', new: 'text' },
    returns: 'text',
    call: (args) => args.text.replace(args.pattern, args.new),
  }),
  regex_search: helper({
    summary: 'The first match of a regular expression (its first group, if it has one), or null.',
    example: '{{ regex_search banner "OpenSSH_([0-9.]+)" }}',
    values: { banner: 'SSH-2.0-OpenSSH_9.2p1' },
    gives: '9.2',
    takes: { text: 'text', pattern: 'pattern' },
    returns: 'any',
    call: ({ text, pattern }) => {
      const [match] = text.matchAll(pattern)
      return match ? (match[1] ?? match[0]) : null
    },
  }),
  split: helper({
    summary: 'The pieces of a text between a separator (a comma when not given).',
    example: '{{ split path ":" }}',
    values: { path: '/bin:/usr/bin' },
    gives: ['/bin', '/usr/bin'],
    takes: { text: 'text', separator: 'text?' },
    returns: 'list',
    call: ({ text, separator = ',' }) => (text === '' ? [] : text.split(separator)),
  }),
  lines: helper({
    summary: 'The lines of a text, without the empty one after the last line end.',
    example: '{{ lines result.stdout }}',
    values: { result: { stdout: 'sda\nsdb\n' } },
    gives: ['sda', 'sdb'],
    takes: { text: 'text' },
    returns: 'list',
    call: ({ text }) => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/)),
  }),
  indent: helper({
    summary: 'Text with so many spaces (4 when not given) before each line but empty ones.',
    example: '{{ indent text 2 }}',
    values: { text: 'a:\n  b' },
    gives: '  a:\n    b',
    takes: { text: 'text', spaces: 'whole?' },
    returns: 'text',
    call: ({ text, spaces = 4 }) => text.replace(/^(?=.)/gm, ' '.repeat(within(spaces, 1000))),
  }),
  comment: helper({
    summary: 'Text with a mark (`# ` when not given) before each line.',
    example: '{{ comment note }}',
    values: { note: 'written by\nDrover' },
    gives: '# written by\n# Drover',
    takes: { text: 'text', mark: 'text?' },
    returns: 'text',
    call: ({ text, mark = '# ' }) =>
      text
        .split('\n')
        .map((line) => (line === '' ? mark.trimEnd() : mark + line))
        .join('\n'),
  }),
  quote: helper({
    summary: 'A value as one word of a POSIX shell.',
    example: 'ls {{ quote folder }}',
    values: { folder: "it's" },
    gives: "ls 'it'\\''s'",
    takes: { text: 'text' },
    returns: 'text',
    call: ({ text }) => quote(text),
  }),
}
