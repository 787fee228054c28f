/** The relevant part of a package's entry in `package-lock.json`. */
export interface LockedPackage {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** A lock file of version 2 or 3: packages by their path in `node_modules`. */
export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

/**
 * Adds an entry for every platform package that a locked package requires and the lock file lacks.
 * @returns the lock file with its packages in npm's order, and the paths that were added
 */
export function completeLock<Lock extends LockFile>(lock: Lock): { completed: Lock; added: readonly string[] } {
  const missing = missingPlatformPackages(lock)
  const packages = { ...lock.packages, ...Object.fromEntries(missing) }
  const ordered = Object.entries(packages).toSorted(([left], [right]) => left.localeCompare(right, 'en'))
  return { completed: { ...lock, packages: Object.fromEntries(ordered) }, added: missing.map(([place]) => place) }
}

/** The entries that `completeLock` adds, with their paths. */
export function missingPlatformPackages(lock: LockFile): readonly (readonly [string, LockedPackage])[] {
  return Object.values(lock.packages).flatMap((parent) =>
    Object.entries(parent.optionalDependencies ?? {})
      .filter(([name]) => lock.packages[`node_modules/${name}`] === undefined)
      .flatMap(([name, version]) => {
        const platform = platformOf(name)
        if (platform === null || !/^\d/.test(version)) return []
        const entry = { version, ...platform, ...(parent.dev === true && { dev: true }), optional: true }
        return [[`node_modules/${name}`, entry] as const]
      }),
  )
}

/** The platform at the end of a name like `@swc/core-linux-arm64-musl`, or null. */
export function platformOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> | null {
  const found =
    /(darwin|linux|win32|android|freebsd|openharmony)-(arm64|arm|x64|ia32|ppc64|s390x|riscv64|loong64)(-\w+)?$/.exec(
      name,
    )
  if (found === null) return null
  const [, os = '', cpu = '', suffix] = found
  const libc = { '-gnu': ['glibc'], '-musl': ['musl'] }[suffix ?? '']
  return { os: [os], cpu: [cpu], ...(os === 'linux' && libc !== undefined && { libc }) }
}
