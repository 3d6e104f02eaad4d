// Package spdk stands in for the engine of Longhorn's second generation, which the lab does not use: of all of it
// longhorn-manager's file system disks need this one word, the state in longhorn-disk.cfg.
package spdk

type DiskState string

const DiskStateReady DiskState = "ready"
