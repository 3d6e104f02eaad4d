import { type Command, sh } from './command.ts'

/** The file in whose place a new one is put. */
export interface Predecessor {
  readonly owner: string
  readonly group: string
  /** Whether they are those of whoever writes the new one. */
  readonly own: boolean
  /** Whether the new one is to have the same owner, group and mode, and whoever writes it may give it these. */
  readonly alike: boolean
}

/** What a new file, the temporary `$t`, gets before it is put at its path. */
export interface Dress {
  readonly path: string
  /** `USER:GROUP`, as chown takes it; empty: whose it is anyway. */
  readonly account: string
  readonly mode: string
  readonly predecessor?: Predecessor | undefined
}

/** What `ls -l` begins with for a regular file with an ACL. */
const WITH_ACL = '-?????????+*'
const COPY = 'cp -P --attributes-only --preserve=all --no-preserve=timestamps --'

/**
 * Gives `$t`, still empty, the ACL of the file in whose place it comes, with a mask that lets nobody in: chmod then lifts it.
 * cp sets the mode before the ACL, which for a moment is the mask for the group: so it does this where nobody else gets. There
 * it also shows whose the file is that was copied.
 */
export function withAcl({ path, predecessor }: Dress, template: string): Command[] {
  if (predecessor === undefined) return []
  const { owner, group } = predecessor
  const whose = sh`case $(LC_ALL=C ls -ldq -- "$d/f") in -*' '${owner}' '${group}' '*) ;; *) false ;; esac`
  const copy = { script: `${COPY} ${sh`${path}`.script} "$d/f" && ${whose.script}` }
  return [
    sh`l=$(LC_ALL=C ls -ldq -- ${path} 2>/dev/null); case $l in ${{ script: WITH_ACL }}) (
  d=$(mktemp -d ${template}) || exit
  trap 'rm -rf "$d"' EXIT; trap 'exit 130' INT TERM HUP
  ${copy} && chmod 0600 "$d/f" && mv -fT "$d/f" "$t" && exit
  printf '%s\n' ${`the ACL of ${path} cannot be kept`} >&2; exit 1
) || exit ;; esac`,
  ]
}

/** Gives `$t` its owner and mode, last of all. Where both are those of the old file, one program does it, and keeps its labels. */
export function dressed({ path, account, mode, predecessor }: Dress): Command {
  const chmod = sh`chmod ${mode} "$t"`
  const own = predecessor?.own === true ? '[ -O "$t" ] && [ -G "$t" ] || ' : ''
  const chown = { script: `{ ${own}${sh`chown ${account} "$t"`.script}; } && ` }
  const both = sh`${account === '' ? { script: '' } : chown}${chmod}`
  if (predecessor?.alike !== true) return both
  const copy = { script: `${COPY} ${sh`${path}`.script} "$t" 2>/dev/null` }
  return sh`{ case $l in ${{ script: WITH_ACL }}) false ;; -*) ${copy} ;; *) false ;; esac || { ${both}; }; }`
}
