import { expect, test } from 'vitest'
import { sourcesFrom } from '../../lab/apt-sources.ts'

const signed = '[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'

test('the image comes from where this machine gets Debian, and from nowhere else', () => {
  const targets = [
    'Packages|Debian|http://mirror.test/debian/|bookworm|main',
    'Packages|Debian|http://mirror.test/debian/|bookworm-updates|main',
    'Packages|Debian|http://mirror.test/security/|bookworm-security|main',
    'Packages|Debian|http://mirror.test/debian/|bookworm|contrib',
    'DEP-11|Debian|http://mirror.test/debian/|bookworm|main',
    'Packages|Somebody|http://other.test/|bookworm|main',
    '',
  ]
  expect(sourcesFrom(targets.join('\n'))).toBe(
    [
      `deb ${signed} http://mirror.test/debian/ bookworm main\n`,
      `deb ${signed} http://mirror.test/debian/ bookworm-updates main\n`,
      `deb ${signed} http://mirror.test/security/ bookworm-security main\n`,
    ].join(''),
  )
})

test('the machines are Debian 12 also where this machine is another release', () => {
  expect(sourcesFrom('Packages|Debian|http://mirror.test/debian/|trixie-updates|main')).toBe(
    `deb ${signed} http://mirror.test/debian/ bookworm-updates main\n`,
  )
})
