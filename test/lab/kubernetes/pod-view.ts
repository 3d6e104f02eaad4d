// What a command in a container of the lab sees: this computer's files, read only in effect, and the pod's volumes.
import { join } from 'node:path'

/** The parts of a Pod that say what is mounted where. */
export type Pod = {
  metadata: { uid: string }
  spec: {
    containers: { name: string; volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[] }[]
    volumes?: { name: string; emptyDir?: object; persistentVolumeClaim?: { claimName: string } }[]
  }
}

/** `from` is a folder of the lab, `to` a path in the container. */
export type Bind = { from: string; to: string; readOnly: boolean }

/** Logs of containers, where a test wants some: `NAMESPACE_POD_CONTAINER.log`. */
export function podLogsFolder(directory: string): string {
  return join(directory, 'pod-logs')
}

export function volumeFolder(directory: string, volume: string): string {
  return join(directory, 'volumes', volume)
}

/** The container's mounts. `volumeOf` tells the name of the volume that a claim is bound to. Other kinds are left out. */
export function bindsOf(
  directory: string,
  pod: Pod,
  container: string,
  volumeOf: (claim: string) => string,
): Bind[] {
  const mounts = pod.spec.containers.find(({ name }) => name === container)?.volumeMounts ?? []
  return mounts.flatMap(({ name, mountPath, readOnly = false }) => {
    const volume = pod.spec.volumes?.find((one) => one.name === name)
    const claim = volume?.persistentVolumeClaim?.claimName
    if (claim !== undefined)
      return [{ from: volumeFolder(directory, volumeOf(claim)), to: mountPath, readOnly }]
    if (volume?.emptyDir === undefined) return []
    return [{ from: join(directory, 'pods', pod.metadata.uid, name), to: mountPath, readOnly }]
  })
}

/**
 * A line for `sh -c` in a mount namespace of its own: lays a throw-away file system over this computer's, binds the
 * volumes, and runs there what follows as `"$@"`. Its `$0` is an empty folder, its input is the command's.
 */
export const enterLine = `set -e
mount -t tmpfs lab "$0"
mkdir "$0/upper" "$0/work" "$0/root"
mount -t overlay lab -o "lowerdir=/,upperdir=$0/upper,workdir=$0/work" "$0/root"
root="$0/root"
mount --rbind /dev "$root/dev"
mount --rbind /proc "$root/proc"
while [ "$1" != -- ]; do
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
  [ "$3" = rw ] || mount -o remount,bind,ro "$root$2"
  shift 3
done
shift
exec chroot "$root" "$@"`
