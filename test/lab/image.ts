// The image all machines start from: made once, kept in the user's cache under the key of its recipe.
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { provenAcceleration } from './acceleration.ts'
import { aptSetup } from './apt-sources.ts'
import { forgetOldImages } from './forget-old-images.ts'
import { imageIn, type Image } from './image-files.ts'
import { layOutDisk } from './lay-out-disk.ts'
import { withLock } from './lock.ts'
import { cacheFolder, made, recipeFolder } from './places.ts'
import { say } from './progress.ts'
import { recipeKey } from './recipe-key.ts'
import { command } from './run-command.ts'

/** The folder of the present recipe's image, and all that is made from it. */
export function imageFolder(): string {
  return join(cacheFolder(), recipeKey(recipeFolder))
}

/** Returns the image, and bakes it first (a minute or two) where the cache lacks it. */
export async function bakedImage(): Promise<Image> {
  return withLock('bake', async () => {
    const folder = imageFolder()
    const finished = join(folder, 'image')
    forgetOldImages(cacheFolder(), folder)
    if (!existsSync(finished)) {
      const partial = join(made(folder), 'image.partial') // what an interrupted bake left is worth nothing
      await removeRoot(join(partial, 'root'))
      rmSync(partial, { recursive: true, force: true })
      mkdirSync(partial)
      await bake(partial)
      renameSync(partial, finished)
      say('image done')
    }
    return imageIn(finished)
  })
}

async function bake(folder: string): Promise<void> {
  const root = join(folder, 'root')
  const image = imageIn(folder)
  say('baking the image: installing Debian 12 (about 40 s)')
  const apt = await aptSetup()
  const sources = join(folder, 'sources.list')
  writeFileSync(sources, apt.sources)
  const options = apt.options.map((option) => `--aptopt=${option}`)
  await command('sh', [join(recipeFolder, 'rootfs.sh'), root, sources, ...options])
  copyFileSync(onlyFile(join(root, 'boot'), 'vmlinuz-'), image.kernel)
  copyFileSync(onlyFile(join(root, 'boot'), 'initrd.img-'), image.initrd)
  say('baking the image: file system')
  const fileSystem = join(folder, 'root.img')
  await asRoot(['mke2fs', '-q', '-t', 'ext4', '-d', root, fileSystem, '1G'])
  await removeRoot(root)
  const accel = await provenAcceleration(image, cacheFolder())
  say('baking the image: partitions and LVM, in a guest (about 30 s)')
  await layOutDisk(image, fileSystem, accel)
  rmSync(fileSystem)
}

function onlyFile(folder: string, prefix: string): string {
  const [name] = readdirSync(folder).filter((file) => file.startsWith(prefix))
  if (name === undefined) throw new Error(`The new root file system has no ${prefix}*`)
  return join(folder, name)
}

async function removeRoot(root: string): Promise<void> {
  if (existsSync(root)) await asRoot(['rm', '-rf', '--one-file-system', root])
}

/** The root's files belong to many users: without root, mmdebstrap's helper enters the namespace that may handle them. */
async function asRoot(words: string[]): Promise<void> {
  const all = process.getuid?.() === 0 ? words : ['mmdebstrap', '--unshare-helper', ...words]
  await command(all[0] ?? '', all.slice(1))
}
