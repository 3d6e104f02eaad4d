import type { Random } from './random.ts'

const NAMES = [
  'all',
  '*',
  'ungrouped',
  'web',
  'db',
  'app',
  'eu',
  'us',
  'prod',
  'test',
  'web1',
  'web2',
  'a',
  'b',
  'n1.lab',
  '10.0.0.1',
]
const GLOBS = [
  'w*',
  '*b',
  'web?',
  '*.lab',
  '[a-c]',
  'web[!1]*',
  '?',
  '*e*',
  '10.0.*',
  'z[ab]*',
  '[!w]*',
  'k8s_?',
  '*[12]*',
]
const REGEXES = ['~web[0-9]', '~.*b', '~(web|db)', '~w', '~[a-e]$', '~n\\d', '~(?i)WEB', '~^e', '~.*\\.lab$']
const PARTS = [
  '[0]',
  '[-1]',
  '[1]',
  '[0:1]',
  '[1:]',
  '[0:0]',
  '[2:1]',
  '[-2]',
  '[1:2]',
  '[0:5]',
  '[7]',
  '[3:0]',
  '[0-1]',
]

/** A host pattern; now and then one that matches nothing. */
export function randomPattern(random: Random): string {
  const terms = random.times(1, 4, (index) => {
    const sign = index > 0 || random.chance(0.1) ? random.pick(['', '', '!', '&']) : ''
    return sign + term(random)
  })
  return terms.join(random.pick([',', ':', ', ', ',']))
}

function term(random: Random): string {
  if (random.chance(0.15)) return random.pick(GLOBS)
  if (random.chance(0.1)) return random.pick(REGEXES)
  if (random.chance(0.04)) return random.pick(['nobody', '2001:db8::1', 'web:9', 'localhost'])
  const name = random.pick(NAMES)
  return random.chance(0.25) ? name + random.pick(PARTS) : name
}
