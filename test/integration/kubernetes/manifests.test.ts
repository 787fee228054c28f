import { existsSync, readFileSync } from 'node:fs'
import { QueueKeys } from 'bullmq'
import { commonSettings } from '#platform/config'
import type { SettingsTable } from '#platform/config'
import { services } from '#root/script/services'
import { reportQueueName } from '#root/subgraphs/agents/src/domain/reports/render-report.job'
import { taskQueueName } from '#root/subgraphs/agents/src/domain/runs/run-task.job'
import { jobQueueName } from '#root/subgraphs/payments/src/billing-core'
import { describeUnless } from '#root/test/support/describe-unless'
import {
  environmentOf,
  exampleSecret,
  isAllowed,
  matches,
  ofKind,
  workloadsOf,
} from '#root/test/support/kubernetes/cluster'
import type { Selector, Workload } from '#root/test/support/kubernetes/cluster'
import { kubectlProblem, render } from '#root/test/support/kubernetes/render'
import type { KubernetesObject, Rendering } from '#root/test/support/kubernetes/render'
import { problemsOf } from '#root/test/support/kubernetes/validate'

const every = ['components/sentinel', 'components/keda', 'components/observability']
const renderings: Readonly<Record<string, Rendering>> = {
  'one-node': { resources: ['overlays/one-node'] },
  production: { resources: ['overlays/production'] },
  'production with every component': { resources: ['overlays/production'], components: every },
  'the base behind the Gateway API': { resources: ['base', 'ingress/gateway-api'] },
}

const sourceOf = ({ args }: Workload['container']) =>
  (args?.at(-1) ?? '').replace(/^dist\//, '').replace(/\.js$/, '.ts')
const serviceOf = (container: Workload['container']) => services.find(({ entry }) => entry === sourceOf(container))
const isOurs = ({ container }: Workload) => container.image.includes('plumbline')
const isSandbox = ({ name }: Pick<Workload, 'name'>) => name === 'payment-sandbox'
const settingsOf = ({ container }: Workload): SettingsTable => serviceOf(container)?.settings ?? {}
const example = exampleSecret(readFileSync('deploy/kubernetes/secrets.example.env', 'utf8'))

describeUnless(kubectlProblem, 'Kubernetes manifests', () => {
  describe.each(Object.entries(renderings))('%s', (_name, rendering) => {
    let objects: readonly KubernetesObject[]
    let workloads: readonly Workload[]
    let ours: readonly Workload[]

    beforeAll(() => {
      objects = render(rendering)
      workloads = workloadsOf(objects)
      ours = workloads.filter(isOurs)
    })

    const named = (name: string) => workloads.find((workload) => workload.name === name)
    const servicesHere = () => ofKind<ServiceSpec>(objects, 'Service')

    test('are valid by the schemas of their kinds', () => {
      expect(objects.flatMap(problemsOf)).toEqual([])
      expect(
        objects.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'plumbline'),
      ).toEqual([])
    })

    test('run every program of the platform, all from one image', () => {
      const entries = new Set(ours.map(({ container }) => sourceOf(container)))
      const expected = services.map(({ entry }) => entry).filter((entry) => !entry.includes('sandbox'))
      expect([...expected].filter((entry) => !entries.has(entry) || !existsSync(entry))).toEqual([])
      expect([...entries].filter((entry) => !services.some((service) => service.entry === entry))).toEqual([])
      expect(new Set(ours.map(({ container }) => container.image)).size).toBe(1)
    })

    test('set only settings of the program, with values that it accepts, and every required one', () => {
      const problems = ours.flatMap((workload) => {
        const settings = settingsOf(workload)
        const { values, secrets } = environmentOf(objects, workload.container)
        const given = [...Object.keys(values), ...Object.keys(secrets)]
        const isRefused = ([name, value]: [string, string]) => settings[name]?.schema.safeParse(value).success === false
        return [
          ...given.filter((name) => !(name in settings)).map((name) => `${workload.name} has no setting ${name}`),
          ...Object.entries(settings).flatMap(([name, { fallback }]) =>
            fallback === undefined && !given.includes(name) ? [`${workload.name} lacks ${name}`] : [],
          ),
          ...Object.entries(values)
            .filter(isRefused)
            .map((entry) => `${workload.name} refuses ${entry.join('=')}`),
          // Which the gateway needs, although its settings without subgraphs of Plumbline do not require them.
          ...['IDENTITY_SECRET', 'REDIS_URL'].filter((name) => !isSandbox(workload) && !given.includes(name)),
        ]
      })
      expect(problems).toEqual([])
    })

    test('take secrets, and addresses that contain passwords, from the Secret of the example', () => {
      const references = workloads.flatMap(({ pod }) =>
        pod.containers.flatMap((container) => Object.entries(environmentOf(objects, container).secrets)),
      )
      expect(references.filter(([, { name, key }]) => name !== 'plumbline' || !(key in example))).toEqual([])
      const isSecret = (workload: Workload, name: string) =>
        settingsOf(workload)[name]?.secret === true || ['REDIS_URL', 'MONGODB_URL'].includes(name)
      const inTheOpen = ours.flatMap((workload) =>
        Object.keys(environmentOf(objects, workload.container).values).filter((name) => isSecret(workload, name)),
      )
      expect(inTheOpen).toEqual([])
    })

    test('are probed at ports that are open, at paths that each process serves', () => {
      for (const workload of ours) {
        const { container } = workload
        const { values } = environmentOf(objects, container)
        const ports = container.ports ?? []
        expect(ports.find(({ name }) => name === 'http')?.containerPort).toBe(Number(values['PORT']))
        expect(values['HOST']).toBe('0.0.0.0')
        // test/e2e/kubernetes-start.test.ts asks the real processes.
        expect(container.livenessProbe?.httpGet).toEqual({ path: '/healthz', port: 'http' })
        const path = isSandbox(workload) ? '/healthz' : '/readyz'
        expect(container.readinessProbe?.httpGet).toEqual({ path, port: 'http' })
      }
      const probed = workloads.flatMap(({ pod }) =>
        pod.containers.flatMap(({ ports = [], startupProbe, livenessProbe, readinessProbe }) =>
          [startupProbe, livenessProbe, readinessProbe].flatMap((probe) => {
            const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port
            return port === undefined || ports.some(({ name }) => name === port) ? [] : [port]
          }),
        ),
      )
      expect(probed).toEqual([])
    })

    test('allow each process the time that it takes to stop', () => {
      for (const { name, pod, container } of ours) {
        const { values } = environmentOf(objects, container)
        const settings = serviceOf(container)?.settings ?? {}
        const valueOf = (setting: string) => Number(values[setting] ?? settings[setting]?.fallback ?? 0)
        const drains = 'DRAIN_GRACE_MS' in settings
        // What DRAIN_GRACE_MS documents; a worker has 20 s, and 5 s to spare.
        const neededMs = drains ? valueOf('DRAIN_DELAY_MS') + valueOf('DRAIN_GRACE_MS') + 15_000 : 25_000
        expect([name, (pod.terminationGracePeriodSeconds ?? 30) * 1_000 >= neededMs]).toEqual([name, true])
      }
    })

    test('run without privileges, on a root filesystem that is read-only', () => {
      for (const { pod } of workloads) {
        expect(pod.automountServiceAccountToken).toBe(false)
        expect(pod.enableServiceLinks).toBe(false)
        expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
        for (const { securityContext, resources } of pod.containers) {
          expect(securityContext).toEqual({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          })
          expect(resources).toMatchObject({
            requests: { cpu: expect.anything(), memory: expect.anything() },
            limits: { memory: expect.anything() },
          })
        }
      }
    })

    test('mount every volume, and keep the files of settings in one that is writable', () => {
      for (const { pod, container } of ours) {
        const volumes = pod.volumes ?? []
        const mounts = container.volumeMounts ?? []
        expect(mounts.map(({ name }) => name)).toEqual(volumes.map(({ name }) => name))
        const { values } = environmentOf(objects, container)
        const file = values['MAIL_FILE'] ?? values['SANDBOX_DATA_FILE']
        if (file !== undefined) expect(mounts.some(({ mountPath }) => file.startsWith(`${mountPath}/`))).toBe(true)
      }
    })

    test('have services that select pods and ports that exist, and are what ingresses and addresses refer to', () => {
      for (const { spec } of servicesHere()) {
        const selected = workloads.filter(({ labels }) => matches({ matchLabels: spec.selector }, labels))
        expect(selected).toHaveLength(1)
        const open = selected.flatMap(({ pod }) => pod.containers.flatMap(({ ports = [] }) => ports))
        for (const { port, targetPort } of spec.ports)
          expect(open).toContainEqual({ name: targetPort, containerPort: port })
      }
      const absent = backendsOf(objects).filter(
        ({ name, port }) =>
          !servicesHere().some(
            (service) =>
              service.name === name && service.spec.ports.some((open) => open.name === port || open.port === port),
          ),
      )
      expect(absent).toEqual([])
    })

    test('let a process reach those whose addresses it has, and no other one', () => {
      const subgraphs = ['users', 'assessments', 'agents', 'payments']
      const expected = new Set(
        ours.flatMap((workload) =>
          addressesOf(objects, workload).flatMap(({ setting, host, port }) => {
            // Names with a dot are outside of the cluster.
            if (host.includes('.')) return []
            const service = servicesHere().find(({ name }) => name === host)
            if (isSandboxHost(host) && !service) return []
            expect(service?.spec.ports.map((open) => open.port)).toContain(port)
            const caller = setting === 'PAYMENT_WEBHOOK_URL' ? 'payment-sandbox' : workload.name
            return named(caller) ? [`${caller} → ${host}`] : []
          }),
        ),
      )
      const targets = workloads.filter(({ name }) => subgraphs.includes(name) || isSandboxHost(name))
      const allowed = targets.flatMap((target) =>
        workloads
          .filter((caller) => isAllowed(objects, { pod: caller.labels }, target.labels, 'http'))
          .map((caller) => `${caller.name} → ${target.name}`),
      )
      expect(allowed.toSorted()).toEqual([...expected].toSorted())
      expect(targets.filter(({ labels }) => isAllowed(objects, { namespace: 'default' }, labels, 'http'))).toEqual([])
    })

    test('let only processes that use a store reach it', () => {
      for (const [store, setting] of [
        ['mongo', 'MONGODB_URL'],
        ['redis', 'REDIS_URL'],
      ] as const) {
        const target = named(store)
        if (!target) continue
        const users = ours.filter(({ container }) => setting in environmentOf(objects, container).secrets)
        const reaching = ours.filter(({ labels }) => isAllowed(objects, { pod: labels }, target.labels, store))
        expect(reaching.map(({ name }) => name)).toEqual(users.map(({ name }) => name))
      }
    })

    test('have a disruption budget for each process, and at most one autoscaler', () => {
      const budgets = ofKind<{ readonly selector: Selector }>(objects, 'PodDisruptionBudget')
      const scalers = ['HorizontalPodAutoscaler', 'ScaledObject'].flatMap((kind) =>
        ofKind<{ readonly scaleTargetRef: { readonly name: string } }>(objects, kind),
      )
      for (const workload of ours.filter((one) => !isSandbox(one))) {
        expect(budgets.filter(({ spec }) => matches(spec.selector, workload.labels))).toHaveLength(1)
        const scaling = scalers.filter(({ spec }) => spec.scaleTargetRef.name === workload.name)
        // A number of replicas would undo what the autoscaler has set, with each `kubectl apply`.
        expect([workload.name, scaling.length + Number(workload.replicas !== undefined)]).toEqual([workload.name, 1])
      }
      expect(budgets.filter(({ spec }) => !workloads.some(({ labels }) => matches(spec.selector, labels)))).toEqual([])
      expect(scalers.filter(({ spec }) => !named(spec.scaleTargetRef.name))).toEqual([])
    })
  })

  test('a Secret with the keys of the example has what any rendering refers to, and nothing else', () => {
    const used = Object.values(renderings).flatMap((rendering) => {
      const objects = render(rendering)
      const containers = workloadsOf(objects).flatMap(({ pod }) => pod.containers)
      return containers.flatMap((container) =>
        Object.values(environmentOf(objects, container).secrets).map(({ key }) => key),
      )
    })
    expect(new Set(Object.keys(example))).toEqual(new Set(used))
  })

  test('the values of the example have the form that processes accept', () => {
    const refused = services.flatMap(({ title, settings }) =>
      Object.entries(settings).flatMap(([name, { schema }]) => {
        const value = example[name]
        return value === undefined || schema.safeParse(value).success ? [] : [`${title} refuses ${name}=${value}`]
      }),
    )
    expect(refused).toEqual([])
  })

  test('in production, only the ingress reaches the gateway', () => {
    const objects = render({ resources: ['overlays/production'] })
    const workloads = workloadsOf(objects)
    const gateway = workloads.find(({ name }) => name === 'gateway')?.labels ?? {}
    expect(isAllowed(objects, { namespace: 'ingress-nginx' }, gateway, 'http')).toBe(true)
    expect(isAllowed(objects, { namespace: 'default' }, gateway, 'http')).toBe(false)
    expect(workloads.filter(({ labels }) => isAllowed(objects, { pod: labels }, gateway, 'http'))).toEqual([])
  })

  test('KEDA reads the lengths of the lists in which the jobs of the workers wait', () => {
    const objects = render({ resources: ['base'], components: ['components/keda'] })
    const lists = ofKind<ScaledObjectSpec>(objects, 'ScaledObject').map(({ name, spec }) => [
      name,
      spec.triggers.map(({ metadata }) => metadata.listName),
    ])
    const keys = new QueueKeys(String(commonSettings.KEY_PREFIX.fallback))
    expect(Object.fromEntries(lists)).toEqual({
      'agents-worker': [keys.toKey(taskQueueName, 'wait'), keys.toKey(reportQueueName, 'wait')],
      'payments-worker': [keys.toKey(jobQueueName, 'wait')],
    })
    // What README.md names for a cluster, in which all keys of a queue have one slot.
    const ofCluster = new QueueKeys(`{plumbline:${taskQueueName}}`).toKey(taskQueueName, 'wait')
    expect(readFileSync('deploy/kubernetes/README.md', 'utf8')).toContain(ofCluster)
    const authentications = ofKind(objects, 'TriggerAuthentication').map(({ name }) => name)
    const referred = ofKind<ScaledObjectSpec>(objects, 'ScaledObject').flatMap(({ spec }) =>
      spec.triggers.map(({ authenticationRef }) => authenticationRef.name),
    )
    expect(new Set(referred)).toEqual(new Set(authentications))
  })

  test('Prometheus is let through to the ports that monitors and annotations name', () => {
    const objects = render({ resources: ['base'], components: ['components/observability'] })
    const workloads = workloadsOf(objects)
    const monitors = ofKind<PodMonitorSpec>(objects, 'PodMonitor')
    const scraped = monitors.flatMap(({ spec }) =>
      workloads
        .filter(({ labels }) => matches(spec.selector, labels))
        .flatMap((workload) => spec.podMetricsEndpoints.map(({ port }) => ({ workload, port }))),
    )
    expect(scraped.map(({ workload }) => workload.name).toSorted()).toEqual([
      'agents',
      'agents-worker',
      'assessments',
      'gateway',
      'payments',
      'payments-worker',
      'users',
    ])
    for (const { workload, port } of scraped) {
      const number = workload.container.ports?.find(({ name }) => name === port)?.containerPort
      expect(annotationsOf(objects, workload.name)).toEqual({
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': String(number),
        'prometheus.io/path': '/metrics',
      })
      expect(isAllowed(objects, { namespace: 'monitoring' }, workload.labels, port)).toBe(true)
      const others = workload.container.ports?.map(({ name }) => name).filter((name) => name !== port) ?? []
      if (workload.name !== 'gateway')
        for (const other of others)
          expect(isAllowed(objects, { namespace: 'monitoring' }, workload.labels, other)).toBe(false)
      const { values } = environmentOf(objects, workload.container)
      expect([values['METRICS_PORT'], values['PORT']]).toContain(String(number))
    }
  })

  test('the image is named in one place', () => {
    const text = readFileSync('deploy/kubernetes/base/kustomization.yaml', 'utf8')
    expect(text.match(/registry\.example\.com/g)).toHaveLength(1)
  })
})

interface ServiceSpec {
  readonly selector: Readonly<Record<string, string>>
  readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort: string }[]
}

interface ScaledObjectSpec {
  readonly triggers: readonly {
    readonly metadata: { readonly listName: string }
    readonly authenticationRef: { readonly name: string }
  }[]
}

interface PodMonitorSpec {
  readonly selector: Selector
  readonly podMetricsEndpoints: readonly { readonly port: string }[]
}

const isSandboxHost = (host: string) => host === 'payment-sandbox'

/** The hosts and ports in the values of URL settings, `name=url` lists included. */
function addressesOf(objects: readonly KubernetesObject[], { container }: Workload) {
  return Object.entries(environmentOf(objects, container).values)
    .filter(([setting]) => /^(\w+_)?URLS?$/.test(setting) && setting !== 'APP_URL')
    .flatMap(([setting, value]) =>
      value.split(',').map((part) => {
        const { hostname, port } = new URL(part.replace(/^\w+=(?=http)/, ''))
        return { setting, host: hostname, port: Number(port) }
      }),
    )
}

interface IngressSpec {
  readonly rules: readonly {
    readonly http: {
      readonly paths: readonly {
        readonly backend: { readonly service: { readonly name: string; readonly port: { readonly name: string } } }
      }[]
    }
  }[]
}

interface RouteSpec {
  readonly rules: readonly { readonly backendRefs: readonly { readonly name: string; readonly port: number }[] }[]
}

function backendsOf(objects: readonly KubernetesObject[]) {
  const ingresses = ofKind<IngressSpec>(objects, 'Ingress').flatMap(({ spec }) =>
    spec.rules.flatMap(({ http }) =>
      http.paths.map(({ backend: { service } }) => ({
        name: service.name,
        port: service.port.name as string | number,
      })),
    ),
  )
  const routes = ofKind<RouteSpec>(objects, 'HTTPRoute').flatMap(({ spec }) =>
    spec.rules.flatMap(({ backendRefs }) =>
      backendRefs.map(({ name, port }) => ({ name, port: port as string | number })),
    ),
  )
  return [...ingresses, ...routes]
}

function annotationsOf(objects: readonly KubernetesObject[], name: string): unknown {
  const [deployment] = ofKind<{ readonly template: { readonly metadata: { readonly annotations?: unknown } } }>(
    objects,
    'Deployment',
  ).filter((object) => object.name === name)
  return deployment?.spec.template.metadata.annotations
}
