import { defineEnum } from '#platform/subgraph-server'

export type OrderDirection = 'ASC' | 'DESC'

export const OrderDirectionEnum = defineEnum<OrderDirection>('OrderDirection', {
  description: 'Direction in which a list is sorted.',
  values: {
    ASC: 'From the lowest value to the highest, the oldest first.',
    DESC: 'From the highest value to the lowest, the newest first.',
  },
})
