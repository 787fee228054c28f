import { chmod, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Creates a directory that only its owner can enter (0700), and restricts existing files in it to the owner (0600). */
export async function makePrivateDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  await chmod(path, 0o700)
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true }))
    if (entry.isFile() || entry.isDirectory())
      await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600)
}
