import type { PricesRepository } from '../domain/prices.ts'
import type { AgentsModels } from './schemas.ts'

export function createPricesRepository({ prices }: Pick<AgentsModels, 'prices'>): PricesRepository {
  return {
    async find(organizationIds) {
      const found = await prices.find({ _id: { $in: organizationIds } }).lean()
      return found.map(({ _id: organizationId, ...rest }) => ({ organizationId, ...rest }))
    },
    async save({ organizationId, ...rest }) {
      await prices.replaceOne({ _id: organizationId }, rest, { upsert: true })
    },
    async remove(organizationId) {
      await prices.deleteOne({ _id: organizationId })
    },
  }
}
