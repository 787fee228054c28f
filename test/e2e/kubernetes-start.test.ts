import { randomInt } from 'node:crypto'
import { environmentOf, workloadsOf } from '#root/test/support/kubernetes/cluster'
import type { Workload } from '#root/test/support/kubernetes/cluster'
import { canStartPods, startPod } from '#root/test/support/kubernetes/pod-process'
import { kubectlProblem, render } from '#root/test/support/kubernetes/render'
import type { KubernetesObject } from '#root/test/support/kubernetes/render'
import { describeUnless } from '../support/describe-unless.ts'
import { signUpUnverified } from '../support/platform/index.ts'
import type { ServiceProcess } from '../support/platform/index.ts'
import { startServers } from '../support/platform/servers.ts'
import type { TestServers } from '../support/platform/servers.ts'

const problem = kubectlProblem ?? (canStartPods ? null : 'this user may not make mounts (unshare --mount)')

describeUnless(problem, 'the processes of the overlay one-node, on read-only file systems', () => {
  let objects: readonly KubernetesObject[]
  let servers: TestServers
  let pods: readonly (readonly [Workload, string])[]
  const started: ServiceProcess[] = []

  beforeAll(async () => {
    objects = render({ resources: ['overlays/one-node'] })
    servers = await startServers()
    // Addresses of the loopback range stand for those of pods, so that each listens on the port of its manifest.
    const network = `127.${randomInt(64, 250)}.${randomInt(1, 250)}`
    const ours = workloadsOf(objects).filter(({ container }) => container.image.startsWith('plumbline'))
    pods = ours.map((workload, index) => [workload, `${network}.${index + 1}`] as const)
    const hosts = new Map([['localhost', '127.0.0.1'], ...pods.map(([{ name }, address]) => [name, address] as const)])
    const starting = pods.map(async ([workload, address]) => {
      started.push(await startPod({ workload, hosts, env: { ...envOf(workload), HOST: address } }))
    })
    await Promise.allSettled(starting)
    await Promise.all(starting)
  })

  afterAll(async () => {
    await Promise.all(started.map((pod) => pod.stop()))
    await servers.dispose()
  })

  function envOf({ container }: Workload): Readonly<Record<string, string>> {
    const { values, secrets } = environmentOf(objects, container)
    const given = Object.entries(secrets).flatMap(([name, { key, optional }]) =>
      optional ? [] : [[name, own[key] ?? ''] as const],
    )
    const stores = Object.entries(servers.env).filter(([name]) =>
      name === 'MONGODB_DATABASE_PREFIX' ? 'MONGODB_URL' in secrets : name in secrets,
    )
    return { ...values, ...Object.fromEntries([...given, ...stores]) }
  }

  test('serve the paths of their probes', async () => {
    for (const [{ name, container }, address] of pods)
      for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
        if (probe === undefined) continue
        const port = container.ports?.find((open) => open.name === probe.httpGet?.port)?.containerPort
        const { status } = await fetch(`http://${address}:${port}${probe.httpGet?.path}`)
        expect([name, probe.httpGet?.path, status]).toEqual([name, probe.httpGet?.path, 200])
      }
  })

  test('reach each other by the names of their services: a run completes, and its report is stored', async () => {
    const [, address] = pods.find(([{ name }]) => name === 'gateway') ?? []
    const owner = await signUpUnverified(`http://${address}:4000`, 'Grace')
    const events = await owner.watchRun(await owner.startRun(await owner.createAssessment()))
    expect(events.at(-1)).toMatchObject({ kind: 'RUN_COMPLETED' })
    await owner.client.dispose()
  })

  test('write to nothing but their volumes', () => {
    for (const { name, output } of started) expect([name, output.match(/EROFS|EACCES|read-only/)]).toEqual([name, null])
  })
})

const own: Readonly<Record<string, string>> = {
  IDENTITY_SECRET: 'only for tests: 32 characters or more',
  PAYMENT_PROVIDER_API_KEY: 'only for tests: a key',
  PAYMENT_WEBHOOK_SECRET: 'only for tests: 32 characters or more',
}
