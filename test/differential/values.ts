import type { Random } from './random.ts'

/** Values behind `name=` of a `:vars` section, as written. */
const INI_VALUES = [
  ...[
    '1',
    '-2',
    '+3',
    '1.5',
    '-.5',
    '1e3',
    '0x1F',
    '0o17',
    '0b101',
    '1_000',
    '007',
    '00',
    '1__0',
    '10.0.0.1',
    '1.2.3',
  ],
  ...['True', 'False', 'None', 'true', 'yes', 'no', 'null', 'TRUE', 'text', 'two words', 'a=b', '=x', ''],
  ...[
    '"quoted"',
    "'single'",
    '"it\'s"',
    '"a" "b"',
    '"""triple"""',
    "r'\\n'",
    "u'é'",
    "'\\x41\\u00e9\\n'",
    '"open',
  ],
  ...[
    '[1, 2, "x"]',
    '[]',
    '[1, 2',
    '[a, b]',
    '(1, 2)',
    '(1)',
    '1, 2',
    '()',
    '{}',
    "{'a': 1, 'b': [True, None]}",
    '{1: 2}',
    '{3}',
    'set()',
  ],
  ...[
    '1 # comment',
    '"x" # comment',
    'text # no comment',
    '#only',
    'C:\\dir\\new',
    '/usr/bin:/bin',
    '*',
    '-',
    '--1',
    '1+2',
    'é',
    '-True',
  ],
  ...[
    '{{ inventory_hostname }}',
    '{{ other }}-x',
    '["{{ x }}", 1]',
    '100%',
    '$HOME',
    'a;b',
    '!secret',
    '@file',
    'f"x"',
    '1 if x else 2',
  ],
]

/** `name=value` words of a host's line, as a shell reads them. */
const HOST_WORDS = [
  ...[
    '=1',
    '=-1.5',
    '=True',
    '=true',
    '=None',
    '=text',
    '=',
    '=007',
    '=10.0.0.1',
    '=a=b',
    '=[1,2]',
    "={'a':1}",
    '=1_0',
  ],
  ...[
    '="two words"',
    "='two words'",
    '=two\\ words',
    '="[1, 2]"',
    '=\'["a b", 1]\'',
    "=\"{'k': 'v'}\"",
    '="say \\"hi\\""',
    "='it\"s'",
  ],
  ...[
    '="1"',
    '=\'"1"\'',
    '="\'1\'"',
    '="a\\\\b"',
    "='a\\b'",
    '=a\\\\b',
    '="a"b\'c\'',
    '=""',
    '="{{ inventory_hostname }}"',
    '=é',
    '="# no"',
  ],
  ...['=[1,', '=a;b', '="1 # c"', '=/a/b:/c', '=$X', '="\\n"'],
]

/** Values that YAML 1.1 and 1.2 read the same, as written in flow style. */
const YAML_VALUES = [
  ...[
    '1',
    '-2',
    '1.5',
    'true',
    'false',
    'null',
    '~',
    'text',
    'two words',
    '"quoted"',
    "'single'",
    '"007"',
    '"yes"',
    '"é\\n"',
    '10.0.0.1',
  ],
  ...[
    '[]',
    '{}',
    '[1, two, "three"]',
    '{ a: 1, b: [true, null, { c: d }] }',
    '"{{ inventory_hostname }}"',
    '"{{ other }}-x"',
    '""',
  ],
]

export const VARIABLES = ['x', 'y', 'z', 'long_name', 'ansible_host', 'ansible_user']

export function iniValue(random: Random): string {
  return random.pick(INI_VALUES)
}

export function hostWord(random: Random): string {
  return random.pick(VARIABLES) + random.pick(HOST_WORDS)
}

export function yamlValue(random: Random): string {
  return random.pick(YAML_VALUES)
}
