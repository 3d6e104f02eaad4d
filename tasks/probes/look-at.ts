import { type Command, sh } from '../../src/index.ts'

/** Exit code of `lookAt` when nothing is at the path. */
export const ABSENT = 3

interface Branches {
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
  return sh`if s=$(LC_ALL=C stat ${options} ${path} 2>&1); then
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
