import { defineProbe, sh } from '../../src/index.ts'
import { FOLDER } from '../plans/unit-file-place.ts'

export interface SwapUnit {
  readonly name: string
  /** False where its own file stands where the mask would: systemctl(1) writes none over it. */
  readonly maskable: boolean
}

/**
 * Units that swap at boot and do not come from a line in fstab: files of their own, and those that systemd makes of a
 * partition's type (systemd-gpt-auto-generator(8)) or for zram. None on a host that does not run systemd.
 */
export const swapUnits = defineProbe({
  name: 'swap-units',
  summary: 'The units of systemd that swap at boot, but for those of fstab.',
  // With --type=swap, systemctl(1) fails where there is no such unit, as it does where it cannot look.
  read: () => sh`
[ -d /run/systemd/system ] && command -v systemctl > /dev/null || exit 0
l=$(systemctl list-unit-files --no-pager --no-legend --plain --full) || exit
printf '%s\n' "$l" | while IFS=' ' read -r unit state rest; do
  case "$unit $state" in
    *.swap' enabled' | *.swap' enabled-runtime' | *.swap' generated') systemctl show --no-pager --property=Id,SourcePath,FragmentPath -- "$unit" || exit ;;
  esac
done`,
  parse: ({ stdout }): readonly SwapUnit[] =>
    stdout
      .split(/^(?=Id=)/m)
      .filter((text) => text.startsWith('Id=') && !text.includes('SourcePath=/etc/fstab\n'))
      .map((text) => ({
        name: text.slice('Id='.length, text.indexOf('\n')),
        maskable: !text.includes(`FragmentPath=${FOLDER}/`),
      }))
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
})
