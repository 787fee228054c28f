import fastify from 'fastify'
import { createId } from '#platform/ids'

interface WireCharge {
  readonly id: string
  readonly reference: string
  readonly amount: { readonly amountMinor: number; readonly currency: string }
  readonly status: string
  readonly failureReason: string | null
  readonly createdAt: string
}

/** A provider whose reports a test defines, and which calls no webhooks. */
export interface ScriptedProvider {
  readonly url: string
  /** The payments of all requested charges. */
  readonly asked: readonly string[]
  /** Sets the report of a payment's charge. */
  say(paymentId: string, change: Partial<WireCharge>): void
  /** Makes it report that a charge does not exist. */
  deny(paymentId: string): void
  dispose(): Promise<void>
}

export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const charges = new Map<string, WireCharge>()
  const asked: string[] = []
  const denied = new Set<string>()
  const server = fastify({ forceCloseConnections: true })
  server.post<{ Body: Pick<WireCharge, 'reference' | 'amount'> }>('/charges', async ({ body }, reply) => {
    const { reference, amount } = body
    asked.push(reference)
    const facts = { status: 'pending', failureReason: null, createdAt: new Date().toISOString() }
    const charge = charges.get(reference) ?? { id: createId('chg'), reference, amount, ...facts }
    charges.set(reference, charge)
    return reply.code(202).send(charge)
  })
  const known = (charge: WireCharge | undefined) => (charge && !denied.has(charge.reference) ? charge : undefined)
  server.get<{ Params: { id: string } }>('/charges/:id', async ({ params }, reply) => {
    const charge = known([...charges.values()].find(({ id }) => id === params.id))
    return charge ?? reply.code(404).send({ error: { code: 'not_found', message: 'There is no such charge.' } })
  })
  server.get<{ Querystring: { reference: string } }>('/charges', async ({ query }) => {
    const charge = known(charges.get(query.reference))
    return { charges: charge ? [charge] : [] }
  })
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  return {
    url,
    asked,
    say(paymentId, change) {
      const charge = charges.get(paymentId)
      if (!charge) throw new Error(`expected a charge of ${paymentId}, found none`)
      denied.delete(paymentId)
      charges.set(paymentId, { ...charge, ...change })
    },
    deny: (paymentId) => void denied.add(paymentId),
    dispose: () => server.close(),
  }
}
