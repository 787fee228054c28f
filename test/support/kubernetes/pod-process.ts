import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startService } from '../platform/index.ts'
import type { ServiceProcess } from '../platform/index.ts'
import type { Workload } from './cluster.ts'

export interface PodOptions {
  readonly workload: Workload
  readonly env: Readonly<Record<string, string>>
  /** Addresses by host name, as the DNS of the cluster has them. */
  readonly hosts: ReadonlyMap<string, string>
}

/** Whether this machine has what `startPod` needs: Linux, and the right to make mounts that only one process sees. */
export const canStartPods = spawnSync('unshare', ['--mount', 'true']).status === 0

/**
 * Starts the process of a pod with its arguments and environment. Like in the pod, every file system is read-only except the emptyDirs
 * that the pod mounts, and the names of services resolve.
 */
export async function startPod({ workload, env, hosts }: PodOptions): Promise<ServiceProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'pod-'))
  writeFileSync(join(folder, 'hosts'), [...hosts].map(([name, address]) => `${address} ${name}\n`).join(''))
  const script = join(folder, 'enter.sh')
  const volumes = (workload.container.volumeMounts ?? []).map(({ mountPath }) => mountPath)
  writeFileSync(script, enter(folder, volumes))
  const [entry = ''] = workload.container.args ?? []
  return await startService({ name: workload.name, entry, env, within: ['unshare', '--mount', 'sh', script] })
}

// A volume may hide the folder of the repository, which is then mounted into it.
const enter = (folder: string, volumes: readonly string[]) => `set -eu
mount --make-rprivate /
mount --bind ${folder}/hosts /etc/hosts
for volume in ${volumes.join(' ')}; do
  mkdir ${folder}/volume
  mount -t tmpfs tmpfs ${folder}/volume
  case $PWD in
    "$volume"/*)
      mkdir -p "${folder}/volume\${PWD#"$volume"}"
      mount --rbind "$PWD" "${folder}/volume\${PWD#"$volume"}"
      ;;
  esac
  mount --rbind ${folder}/volume "$volume"
done
cd "$PWD"
while read -r _ path _; do
  case " ${volumes.join(' ')} " in *" $path "*) continue ;; esac
  case $path/ in /proc/* | /dev/* | /sys/*) continue ;; esac
  # A mount that a volume hides is not found.
  mount -o remount,bind,ro "$path" 2>/dev/null || true
done </proc/self/mounts
for path in "$PWD" /var ${volumes.includes('/tmp') ? '' : '/tmp'}; do
  if touch "$path/written" 2>/dev/null; then echo "expected $path to be read-only" && exit 1; fi
done
exec "$@"
`
