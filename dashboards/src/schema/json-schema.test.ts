import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Ajv, type ValidateFunction } from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { panelsOf } from '../checks/queries-of.ts';
import { buildDashboards } from '../dashboards.ts';
import { dashboardSchema } from './json-schema.ts';

let validate: ValidateFunction;
const asFile = (dashboard: Dashboard): Dashboard => JSON.parse(JSON.stringify(dashboard));

beforeAll(() => {
  validate = new Ajv({ strict: false, allErrors: true }).compile(dashboardSchema() as object);
}, 60_000);

describe('every dashboard is what the types of the SDK allow', () => {
  for (const dashboard of buildDashboards()) {
    test(`${dashboard.uid}`, () => {
      validate(asFile(dashboard));
      expect(validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`) ?? []).toEqual([]);
    });
  }
});

describe('the schema refuses', () => {
  const broken: Record<string, (panel: Panel) => void> = {
    'a panel without a description': (panel) => {
      delete panel.description;
    },
    'a panel without an id': (panel) => {
      delete panel.id;
    },
    'an option that this kind of panel does not have': (panel) => {
      panel.options.nonsense = true;
    },
    'an option with a value that it cannot have': (panel) => {
      panel.options.legend.placement = 'sideways';
    },
    'a kind of panel that is not ours': (panel) => {
      panel.type = 'graph';
    },
    'a query without a text': (panel) => {
      panel.targets = [{ refId: 'A' } as never];
    },
    'a position that is no number': (panel) => {
      panel.gridPos = { ...panel.gridPos!, x: '0' as never };
    },
  };
  for (const [what, damage] of Object.entries(broken)) {
    test(what, () => {
      const dashboard = asFile(buildDashboards()[0]!);
      damage(panelsOf(dashboard).find(({ type }) => type === 'timeseries')!);
      expect(validate(dashboard)).toBe(false);
    });
  }
});
