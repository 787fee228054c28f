import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

interface Violation {
  readonly rule: { readonly name: string }
  readonly from: string
  readonly to: string
}

/** A tree in which every `planted` file breaks one rule, and every other file keeps them all. */
const tree: Readonly<Record<string, string>> = {
  'platform/src/errors/index.ts': "export * from './table.ts'",
  'platform/src/errors/table.ts': 'export const table = 1',
  'platform/src/mongo/index.ts': "import 'mongoose'\nimport '#platform/errors'",
  'platform/src/logging/planted-inner.ts': "import { table } from '../errors/table.ts'\nexport const a = table",
  'platform/src/logging/planted-subgraph.ts': "import '#subgraphs/users'",

  'packages/embedded-mongo/src/index.ts': "import 'bson'",
  'embedded/redis/src/planted-platform.ts': "export { table } from '#platform/errors'",
  'gateway/src/index.ts': "import '#platform/errors'",
  'gateway/src/planted-subgraph.ts': "export const later = () => import('#subgraphs/users')",
  'gateway/src/planted-inner.ts':
    "import type { table } from '../../platform/src/errors/table.ts'\nexport type A = typeof table",
  'packages/query-plan-executor/src/planted-platform.ts': "import '#platform/errors'",
  'packages/federated-subscriptions/src/index.ts': "import './clients/planted-upstream.ts'\nimport './helpers/text.ts'",
  'packages/federated-subscriptions/src/metrics.ts': 'export const metrics = 1',
  'packages/federated-subscriptions/src/attach.ts': 'export const a = 1',
  'packages/federated-subscriptions/src/upstreams/upstream.ts': "import '../metrics.ts'",
  'packages/federated-subscriptions/src/streams/stream.ts': "import '../upstreams/upstream.ts'",
  'packages/federated-subscriptions/src/streams/planted-session.ts':
    "import type { A } from '../sessions/session.ts'\nexport type B = A",
  'packages/federated-subscriptions/src/sessions/session.ts': "import '../streams/stream.ts'\nexport type A = 1",
  'packages/federated-subscriptions/src/clients/planted-upstream.ts': "import '../upstreams/upstream.ts'",
  'packages/federated-subscriptions/src/clients/planted-root.ts': "import '../attach.ts'",
  'packages/federated-subscriptions/src/heartbeat.ts': "import './streams/stream.ts'",
  'packages/federated-subscriptions/src/helpers/text.ts': 'export const a = 1',
  'subgraphs/users/src/index.ts': "import './services/user.service.ts'",
  'subgraphs/users/src/domain/user.ts': "import '#platform/errors'\nexport type User = string",
  'subgraphs/users/src/domain/planted-file.ts':
    "import { readFile } from 'node:fs/promises'\nexport const a = readFile",
  'subgraphs/users/src/services/user.service.ts': "import type { User } from '../domain/user.ts'\nexport type A = User",
  'subgraphs/users/src/services/planted-model.ts':
    "import type { A } from '../models/user.repository.ts'\nexport type B = A",
  'subgraphs/users/src/services/planted-graphql.ts': "import 'graphql'",
  'subgraphs/users/src/models/user.repository.ts': "import 'mongoose'\nexport type A = 1",
  'subgraphs/users/src/resolvers/planted-redis.ts': "import Redis from 'ioredis'\nexport const a = Redis",
  'subgraphs/users/src/resolvers/planted-jest.ts': "import 'jest'",
  'subgraphs/users/src/resolvers/planted-nothing.ts': "import '#platform/nowhere'",
  'subgraphs/agents/src/index.ts': "import 'graphql'",
  'subgraphs/agents/src/jobs/planted-neighbour.ts': "import '#subgraphs/users'",
  'platform/src/jobs/index.ts': "import './planted-cycle.ts'",
  'platform/src/jobs/planted-cycle.ts': "import '#platform/redis'",
  'platform/src/redis/index.ts': "import '#platform/jobs'",
  'subgraphs/agents/src/utils/text.ts': 'export const a = 1',
  'subgraphs/agents/src/subgraph.ts': "import './utils/text.ts'",
  'platform/src/ids/planted-one.ts': "import type { B } from './planted-two.ts'\nexport type A = B",
  'platform/src/ids/planted-two.ts': "import type { A } from './planted-one.ts'\nexport type B = A",
  'packages/client/src/planted-gateway.ts': "import '#gateway'",
  'standalone/src/index.ts':
    "import '#gateway'\nimport '#subgraphs/users'\nimport '../../packages/embedded-mongo/src/index.ts'",
  'standalone/src/planted-inner.ts': "import '../../subgraphs/users/src/domain/user.ts'",
}

const expected = [
  'entry-point gateway/src/planted-inner.ts',
  'entry-point standalone/src/planted-inner.ts',
  'entry-point-platform platform/src/logging/planted-inner.ts',
  'free-services subgraphs/users/src/services/planted-graphql.ts',
  'home-ioredis subgraphs/users/src/resolvers/planted-redis.ts',
  'module-known subgraphs/agents/src/subgraph.ts',
  'module-services subgraphs/users/src/services/planted-model.ts',
  'no-cycle platform/src/ids/planted-one.ts',
  'no-cycle platform/src/jobs/index.ts',
  'no-dev-package subgraphs/users/src/resolvers/planted-jest.ts',
  'package-alone packages/client/src/planted-gateway.ts',
  'package-alone packages/query-plan-executor/src/planted-platform.ts',
  'pure-domain subgraphs/users/src/domain/planted-file.ts',
  'resolvable subgraphs/users/src/resolvers/planted-nothing.ts',
  'subgraph-subgraph subgraphs/agents/src/jobs/planted-neighbour.ts',
  'subscriptions-clients packages/federated-subscriptions/src/clients/planted-root.ts',
  'subscriptions-clients packages/federated-subscriptions/src/clients/planted-upstream.ts',
  'subscriptions-known packages/federated-subscriptions/src/index.ts',
  'subscriptions-shared packages/federated-subscriptions/src/heartbeat.ts',
  'subscriptions-streams packages/federated-subscriptions/src/streams/planted-session.ts',
  'workspace-embedded embedded/redis/src/planted-platform.ts',
  'workspace-gateway gateway/src/planted-subgraph.ts',
  'workspace-platform platform/src/logging/planted-subgraph.ts',
]

test('every planted violation of the one-way rule is reported, and nothing else', async () => {
  const root = await mkdtemp(join(tmpdir(), 'modules-'))
  try {
    await plant(root)
    const found = (await cruise(root)).map(({ rule, from }) => `${rule.name} ${from}`)
    expect([...new Set(found)].toSorted()).toEqual(expected)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})

async function plant(root: string): Promise<void> {
  await cp('package.json', join(root, 'package.json'))
  await symlink(resolve('node_modules'), join(root, 'node_modules'))
  for (const [path, text] of Object.entries(tree)) {
    await mkdir(join(root, dirname(path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
}

/** Runs the command of `check:modules`, with its report as JSON. */
function cruise(root: string): Promise<readonly Violation[]> {
  const command = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const args = [command, '--config', resolve('.dependency-cruiser.cjs'), '--output-type', 'json', '.']
  return new Promise((done, fail) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      if (stdout === '') return fail(error ?? new Error('dependency-cruiser printed nothing'))
      const report = JSON.parse(stdout) as { readonly summary: { readonly violations: readonly Violation[] } }
      done(report.summary.violations)
    })
  })
}
