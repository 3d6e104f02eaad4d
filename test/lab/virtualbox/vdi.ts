// Disk images in VirtualBox's own format, VDI 1.1: a header, a map of blocks, the blocks. All blocks are there in their order, as in
// a fixed image, so that QEMU can take what is behind the map for a raw disk: its own VDI driver allows no saving of a machine.
import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'

const MEBIBYTE = 1024 ** 2
const SIGNATURE = 0xbeda107f
/** Where the fields of the header are. */
const at = {
  ...{ signature: 0x40, version: 0x44, length: 0x48, type: 0x4c, map: 0x154, data: 0x158, sector: 0x168 },
  ...{ size: 0x170, block: 0x178, blocks: 0x180, allocated: 0x184, uuid: 0x188, change: 0x198 },
}
/** The map ends where the data begins: room for 255 GiB, so that an image can grow without moving anything. */
const mapAt = 512
/** Where the disk's own bytes begin, up to the end of the file. */
export const dataAt = MEBIBYTE

/** Makes an image in which nothing is written yet; it takes no room. @throws Error EEXIST when something is there. */
export function createVdi(file: string, mebibytes: number, uuid: string): void {
  const start = Buffer.alloc(dataAt, 0xff)
  start.fill(0, 0, mapAt)
  start.write('<<< Oracle VM VirtualBox Disk Image >>>\n')
  start.writeUInt32LE(SIGNATURE, at.signature)
  start.writeUInt32LE(0x00010001, at.version)
  start.writeUInt32LE(0x190, at.length)
  start.writeUInt32LE(2, at.type) // fixed
  start.writeUInt32LE(mapAt, at.map)
  start.writeUInt32LE(dataAt, at.data)
  start.writeUInt32LE(512, at.sector)
  start.writeUInt32LE(MEBIBYTE, at.block)
  writeSize(start, mebibytes)
  uuidBytes(uuid).copy(start, at.uuid)
  uuidBytes(uuid).copy(start, at.change)
  const handle = openSync(file, 'wx', 0o600)
  writeSync(handle, start)
  ftruncateSync(handle, dataAt + mebibytes * MEBIBYTE)
  closeSync(handle)
}

/** Lets the machine see a larger disk; each block is 1 MiB. */
export function growVdi(file: string, mebibytes: number): void {
  const start = Buffer.alloc(dataAt)
  const handle = openSync(file, 'r+')
  readSync(handle, start, 0, dataAt, 0)
  writeSize(start, mebibytes)
  writeSync(handle, start, 0, dataAt, 0)
  ftruncateSync(handle, dataAt + mebibytes * MEBIBYTE)
  closeSync(handle)
}

/** @throws Error for a file that is no VDI. */
export function readVdi(file: string): { uuid: string; mebibytes: number } {
  const start = Buffer.alloc(mapAt)
  const handle = openSync(file, 'r')
  readSync(handle, start, 0, mapAt, 0)
  closeSync(handle)
  if (start.readUInt32LE(at.signature) !== SIGNATURE) throw new Error(`${file} is no VDI image`)
  return { uuid: uuidText(start.subarray(at.uuid, at.uuid + 16)), mebibytes: start.readUInt32LE(at.blocks) }
}

function writeSize(start: Buffer, mebibytes: number): void {
  if (mebibytes * 4 > dataAt - mapAt) throw new Error('the stand-in makes no images of more than 255 GiB')
  start.writeBigUInt64LE(BigInt(mebibytes) * BigInt(MEBIBYTE), at.size)
  start.writeUInt32LE(mebibytes, at.blocks)
  start.writeUInt32LE(mebibytes, at.allocated)
  for (let block = 0; block < mebibytes; block++) start.writeUInt32LE(block, mapAt + block * 4)
}

/** The first three parts of a UUID are little-endian in VirtualBox's structures (RTUUID). */
function uuidBytes(uuid: string): Buffer {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  return Buffer.concat([
    bytes.subarray(0, 4).reverse(),
    bytes.subarray(4, 6).reverse(),
    bytes.subarray(6, 8).reverse(),
    bytes.subarray(8),
  ])
}

function uuidText(bytes: Buffer): string {
  const hex = uuidBytes(Buffer.from(bytes).toString('hex')).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
