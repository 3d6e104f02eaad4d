// Disk images in VirtualBox's own format, VDI 1.1, as QEMU reads them too: a header, a map of blocks, the blocks.
import { closeSync, openSync, readSync, writeSync } from 'node:fs'

const MEBIBYTE = 1024 ** 2
const SIGNATURE = 0xbeda107f
/** Where the fields of the header are. */
const at = {
  ...{ signature: 0x40, version: 0x44, length: 0x48, type: 0x4c, map: 0x154, data: 0x158, sector: 0x168 },
  ...{ size: 0x170, block: 0x178, blocks: 0x180, uuid: 0x188, change: 0x198 },
}
/** The map ends where the data begins: room for 255 GiB, so that an image can grow without moving anything. */
const mapAt = 512

/** Makes an image in which nothing is written yet. @throws Error EEXIST when something is there. */
export function createVdi(file: string, mebibytes: number, uuid: string): void {
  const start = Buffer.alloc(MEBIBYTE, 0xff)
  start.fill(0, 0, mapAt)
  start.write('<<< Oracle VM VirtualBox Disk Image >>>\n')
  start.writeUInt32LE(SIGNATURE, at.signature)
  start.writeUInt32LE(0x00010001, at.version)
  start.writeUInt32LE(0x190, at.length)
  start.writeUInt32LE(1, at.type) // grows with what is written
  start.writeUInt32LE(mapAt, at.map)
  start.writeUInt32LE(MEBIBYTE, at.data)
  start.writeUInt32LE(512, at.sector)
  start.writeUInt32LE(MEBIBYTE, at.block)
  writeSize(start, mebibytes)
  uuidBytes(uuid).copy(start, at.uuid)
  uuidBytes(uuid).copy(start, at.change)
  const handle = openSync(file, 'wx', 0o600)
  writeSync(handle, start)
  closeSync(handle)
}

/** Lets the machine see a larger disk; each block is 1 MiB. */
export function growVdi(file: string, mebibytes: number): void {
  inPlace(file, (start) => {
    writeSize(start, mebibytes)
  })
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
  if (mebibytes * 4 > MEBIBYTE - mapAt) throw new Error('the stand-in makes no images of more than 255 GiB')
  start.writeBigUInt64LE(BigInt(mebibytes) * BigInt(MEBIBYTE), at.size)
  start.writeUInt32LE(mebibytes, at.blocks)
}

function inPlace(file: string, change: (start: Buffer) => void): void {
  const start = Buffer.alloc(mapAt)
  const handle = openSync(file, 'r+')
  readSync(handle, start, 0, mapAt, 0)
  change(start)
  writeSync(handle, start, 0, mapAt, 0)
  closeSync(handle)
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
