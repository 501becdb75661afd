import type { Redis } from 'ioredis';

/** What a Redis server did until a moment. */
export interface RedisWork {
  readonly commands: number;
  readonly cpuSeconds: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly memory: number;
}

/** Reads it from INFO. Commands inside a script are counted one by one, as the server does. */
export async function redisWork(client: Redis): Promise<RedisWork> {
  const info = await client.info('all');
  const value = (name: string): number => Number(new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1] ?? Number.NaN);
  const commands = [...info.matchAll(/^cmdstat_\S+:calls=(\d+)/gm)].reduce((sum, [, calls]) => sum + Number(calls), 0);
  return {
    commands,
    cpuSeconds: value('used_cpu_sys') + value('used_cpu_user'),
    bytesIn: value('total_net_input_bytes'),
    bytesOut: value('total_net_output_bytes'),
    memory: value('used_memory'),
  };
}

/** What it did between two moments, by item. */
export function redisCost(before: RedisWork, after: RedisWork, items: number): Omit<RedisWork, 'memory'> {
  const per = (key: keyof RedisWork): number => (after[key] - before[key]) / items;
  return { commands: per('commands'), cpuSeconds: per('cpuSeconds'), bytesIn: per('bytesIn'), bytesOut: per('bytesOut') };
}

export function costText({ commands, cpuSeconds, bytesIn, bytesOut }: Omit<RedisWork, 'memory'>): string {
  return `${commands.toFixed(1)} commands, ${(cpuSeconds * 1000).toFixed(3)} ms of Redis, ${(bytesIn / 1000).toFixed(1)} kB to it, ${(bytesOut / 1000).toFixed(1)} kB from it`;
}
