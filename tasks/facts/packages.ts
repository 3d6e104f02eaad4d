import { defineProbe, sh } from '../../src/index.ts'

/** In dpkg-query's own words, which look like the shell's. */
const FORMAT_OF_DPKG = '${Package} ${Version} ${db:Status-Status}\\n'

/**
 * `facts.packages`: name -> version of all that is installed; empty where no package manager is known (dpkg, rpm, apk).
 * Asked of dpkg's own database: deb packages that are only half installed are left out.
 */
export default defineProbe({
  name: 'packages',
  summary: 'The installed packages and their versions.',
  // A program named rpm says nothing: busybox brings one. apk: each package of its database has the lines `P:name` and `V:version`.
  read: () => sh`
if command -v dpkg-query >/dev/null; then
  dpkg-query --show --showformat ${FORMAT_OF_DPKG}
elif [ -r /lib/apk/db/installed ]; then
  sed -n 's/^[PV]:/&/p' /lib/apk/db/installed
elif [ -d /var/lib/rpm ] || [ -d /usr/lib/sysimage/rpm ]; then
  rpm -qa --queryformat '%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\n'
fi`,
  parse: ({ stdout }): Readonly<Record<string, string>> => {
    const packages: Record<string, string> = {}
    let apk = ''
    for (const line of stdout.split('\n')) {
      if (line.startsWith('P:')) apk = line.slice(2)
      else if (line.startsWith('V:')) packages[apk] = line.slice(2)
      else Object.assign(packages, readLine(line))
    }
    return packages
  },
  follows: () => ['apt-request'],
})

function readLine(line: string): Readonly<Record<string, string>> {
  const [name = '', version = '', state = 'installed'] = line.split(' ')
  return name === '' || version === '' || state !== 'installed' ? {} : { [name]: version }
}
