/**
 * The id of a server's run, which changes when Redis is restarted or replaced.
 * @param info - the reply of `INFO server`
 */
export const readServerRun = (info: string): string => /^run_id:(\w+)/m.exec(info)?.[1] ?? 'unknown'
