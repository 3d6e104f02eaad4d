import { UNKNOWN } from '../../src/index.ts'
import type { BlockDevice } from '../probes/block-device.ts'

/** A device that is still to be made, as it will be: the kernel gives it a number, and it holds nothing. */
export function emptyDevice(type: string): Omit<BlockDevice, 'size' | 'names' | 'on'> {
  return {
    type,
    readOnly: false,
    transport: null,
    serial: null,
    model: null,
    number: UNKNOWN,
    partitions: [],
    holders: [],
    swap: false,
    mountedElsewhere: false,
    unreadable: null,
    fstype: null,
    uuid: null,
    label: null,
    table: null,
    signatures: [],
  }
}
