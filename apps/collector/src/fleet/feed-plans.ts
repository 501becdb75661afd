import { type Config, feedKey } from '@quality/config';
import type { Feed } from '@quality/validators';
import { type FeedPlan, planFeed } from '../watched-feed.ts';

/** How each feed is checked in a fleet: made from the configuration when it is asked for, and kept. */
export class FeedPlans {
  readonly #plans = new Map<string, FeedPlan>();
  #config: Config;

  constructor(config: Config) {
    this.#config = withoutStreams(config);
  }

  of(feed: Feed): FeedPlan {
    const key = feedKey(feed);
    let plan = this.#plans.get(key);
    if (plan === undefined) {
      plan = planFeed(feed, this.#config);
      this.#plans.set(key, plan);
    }
    return plan;
  }

  forget(feed: Feed): void {
    this.#plans.delete(feedKey(feed));
  }

  /** Takes over a configuration. */
  reset(config: Config): void {
    this.#config = withoutStreams(config);
    this.#plans.clear();
  }
}

/** A stream belongs to one process; a fleet fetches. */
function withoutStreams(config: Config): Config {
  return { ...config, transports: {} };
}
