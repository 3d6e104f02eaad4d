import { type Command, sh } from '../../src/index.ts'

/** Exit code of `lookAt` when nothing is at the path. */
export const ABSENT = 3

/** What is there, as `stat` says it: kind and permissions in hex (st_mode), owner and group as numbers and as names. */
export const FORMAT = '%f %u %g %U %G'

interface Branches {
  /** Whether a joint command may have told what `stat` would print. */
  readonly told?: boolean
  /** Runs after the line that `stat` printed. */
  readonly then?: Command
  /** Runs when nothing is there; ends the script with ABSENT when not given. */
  readonly absent?: Command
}

/**
 * Prints what `stat` says of a path, or says that nothing is there. Any other failure of `stat`
 * (no permission, an I/O error) is a failure of the script: it must never read as absent.
 *
 * @param options of stat, as GNU coreutils and busybox know them: `-c FORMAT`, `-L` to follow links.
 */
export function lookAt(path: string, options: readonly string[], branches: Branches = {}): Command {
  const stat = sh`$(LC_ALL=C stat ${options} ${path} 2>&1)`
  const told = { script: `\${told:-${stat.script}}` }
  return sh`if s=${branches.told ? told : stat}; then
  printf '%s\n' "$s"
  ${branches.then ?? sh`:`}
else
  case $s in
    *': No such file or directory' | *': Not a directory' | *': Too many levels of symbolic links')
      ${branches.absent ?? sh`exit ${ABSENT}`} ;;
    *) printf '%s\n' "$s" >&2; exit 1 ;;
  esac
fi`
}
