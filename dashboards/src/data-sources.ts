import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';

/** The data sources by their fixed uids, as `grafana/provisioning/datasources/quality.yaml` makes them. */
export const PROMETHEUS: DataSourceRef = { type: 'prometheus', uid: 'quality-prometheus' };
export const POSTGRES: DataSourceRef = { type: 'grafana-postgresql-datasource', uid: 'quality-postgres' };
