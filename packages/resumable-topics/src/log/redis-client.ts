import type { Cluster, Redis } from 'ioredis'

/** A connection to one server, or to all nodes of a cluster. */
export type RedisClient = Cluster | Redis

/** Whether the client sends each command to the node that has the key. */
export const isCluster = (client: RedisClient): client is Cluster => client.isCluster

/** A connection to each server that accepts writes: to the only one, or to every master of the cluster. */
export const mastersOf = (client: RedisClient): readonly Redis[] =>
  isCluster(client) ? client.nodes('master') : [client]

/** Calls back whenever the connection is lost: to the server, or to any node of the cluster. */
export function onConnectionLost(client: RedisClient, callback: () => void): void {
  client.on('close', callback)
  if (isCluster(client)) client.on('-node', callback)
}
