/** Where packages put their files. Those of a site (/srv, /home, /root) they leave alone. */
const FOLDERS = ['/etc', '/opt', '/usr', '/var']
const FAMILIES_OF_PATHS = ['directory-entries', 'file-content', 'file-hash', 'path']

/**
 * What installing or removing packages may alter, in ways that only their scripts know: other requests are met
 * along the way, units and modules come and go, users are made, space is taken.
 */
export const UNSETTLED_BY_PACKAGES: readonly string[] = [
  ...[
    'apt-request',
    'unit',
    'program',
    'module',
    'account',
    'filesystems',
    'disk-space',
    'sysctl-files',
    'sysctl-key',
    'user',
    'group',
    'succeeds',
    'command-output',
  ],
  ...FAMILIES_OF_PATHS.flatMap((family) => FOLDERS.map((folder) => `${family} ${folder}`)),
]
