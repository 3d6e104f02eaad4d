/** How an archive is packed, by its name: the option of tar, and the program that must be there. */
export interface ArchiveKind {
  readonly zip: boolean
  /** tar's option; empty where nothing is compressed. */
  readonly option: string
  /** null: tar itself is enough. */
  readonly program: string | null
}

const KINDS: readonly (readonly [RegExp, ArchiveKind])[] = [
  [/\.(tar\.gz|tgz)$/i, { zip: false, option: '--gzip', program: 'gzip' }],
  [/\.(tar\.xz|txz)$/i, { zip: false, option: '--xz', program: 'xz' }],
  [/\.(tar\.bz2|tbz2?)$/i, { zip: false, option: '--bzip2', program: 'bzip2' }],
  [/\.(tar\.zst|tzst)$/i, { zip: false, option: '--zstd', program: 'zstd' }],
  [/\.tar$/i, { zip: false, option: '', program: null }],
  [/\.zip$/i, { zip: true, option: '', program: 'unzip' }],
]

/** null for a name that does not say. */
export function kindOfArchive(name: string): ArchiveKind | null {
  return KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? null
}
