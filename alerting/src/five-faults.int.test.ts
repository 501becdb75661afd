import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderMetrics } from '@quality/metrics';
import { probeAmtool, probePromtool } from '@quality/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAlertmanagerSettings } from './alertmanager-config.ts';
import { ALERTING_FOLDER, readRuleFiles, writeAlertmanagerConfig, writeRules } from './configuration-files.ts';
import { faultsOf } from './signals/expression-faults.ts';
import { parseRules } from './signals/rule-file.ts';
import { vocabularyOf } from './signals/vocabulary.ts';
import { SimulatedFeeds } from './testing/simulated-feeds.ts';

const BTC = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1s' };
const T0 = 1_700_000_000_000;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quality-faults-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function exposed(feeds: SimulatedFeeds): Promise<string> {
  return (await renderMetrics(feeds.registry)).body.toString();
}

describe('five faults that were measured elsewhere cannot happen here', () => {
  it('1: rules that do not load', async (ctx) => {
    const promtool = await probePromtool();
    if (!promtool.ok) return ctx.skip(promtool.reason);
    const files = writeRules(folder, {});
    expect(files.length).toBeGreaterThan(0);
    expect(spawnSync(promtool.path, ['check', 'rules', '--lint-fatal', ...files], { encoding: 'utf8' }).status).toBe(0);
  });

  it('2: alerts on metrics that nobody emits', async () => {
    const feeds = new SimulatedFeeds([BTC]);
    feeds.judge(T0);
    const vocabulary = vocabularyOf(await exposed(feeds));
    expect(faultsOf('data_quality_score{exchange="binance"} < 50', vocabulary)).toEqual([
      'there is no metric data_quality_score',
    ]);
    const read = parseRules(readRuleFiles()).filter((rule) => rule.record?.startsWith('feed:') && /\bby \(/.test(rule.expr));
    expect(read.length).toBeGreaterThan(5);
  });

  it('3: an alert that can never stop: a status that has passed is 0 at once, and a feed that is gone has no series', async () => {
    const feeds = new SimulatedFeeds([BTC]);
    feeds.judge(T0);
    feeds.set('frozen', () => true, T0);
    feeds.judge(T0 + 60_000);
    expect(await exposed(feeds)).toMatch(/^quality_status\{.*status="poor"\} 1$/m);
    feeds.set('healthy', () => true, T0);
    feeds.judge(T0 + 61_000);
    const healed = await exposed(feeds);
    expect(healed).toMatch(/^quality_status\{.*status="poor"\} 0$/m);
    expect(healed.match(/^quality_status\{.*\} 1$/gm)).toHaveLength(1);
    feeds.forget(BTC);
    expect(await exposed(feeds)).not.toContain('BTC/USDT');
  });

  it('4: a dead feed called good: however good its candles were, it is poor, and DataStale needs no score at all', async () => {
    const feeds = new SimulatedFeeds([BTC]);
    feeds.set('frozen', () => true, T0);
    for (const seconds of [21, 60, 3600, 86_400]) {
      feeds.judge(T0 + seconds * 1000);
      const text = await exposed(feeds);
      expect(Number(text.match(/^quality_overall_score\{.*\} (.*)$/m)?.[1]), `${seconds} s`).toBeLessThanOrEqual(20);
      expect(text).toMatch(/^quality_status\{.*status="poor"\} 1$/m);
      expect(text).toMatch(/^quality_last_candle_close_timestamp_seconds\{.*\} 1699999999$/m);
    }
    const stale = parseRules(readRuleFiles()).filter((rule) => rule.alert === 'DataStale');
    expect(stale.map((rule) => rule.expr).join()).not.toContain('score');
  });

  it('5: a notification that is never delivered: no start without an address, and no alert without a receiver', async (ctx) => {
    expect(() => readAlertmanagerSettings({ DISCORD_WEBHOOK_URL: '$DISCORD_WEBHOOK_URL' })).toThrow('placeholder');
    const amtool = await probeAmtool();
    if (!amtool.ok) return ctx.skip(amtool.reason);
    const template = join(ALERTING_FOLDER, 'alertmanager', 'alertmanager.yaml');
    expect(spawnSync(amtool.path, ['check-config', template]).status).not.toBe(0);
    const settings = readAlertmanagerSettings({ DISCORD_WEBHOOK_URL: 'https://discord.com/api/webhooks/1/t' });
    const config = writeAlertmanagerConfig(folder, settings);
    const route = (...labels: string[]) =>
      spawnSync(amtool.path, ['config', 'routes', 'test', `--config.file=${config}`, ...labels], {
        encoding: 'utf8',
      }).stdout.trim();
    // An alert of somebody else, with a severity that nobody thought of, still arrives.
    expect(route('alertname=Unheard', 'severity=page')).toBe('discord-warning');
    expect(route('alertname=Unheard')).toBe('discord-warning');
  });
});
