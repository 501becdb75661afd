/** The uids of the dashboards: alerts, runbooks and bookmarks link to them, so they never change. */
export const UIDS = {
  overview: 'quality-overview',
  feed: 'quality-feed',
  compare: 'quality-compare',
  collector: 'quality-collector',
} as const;

/** On every dashboard of this project: the links between them find each other by it. */
export const TAG = 'quality';
