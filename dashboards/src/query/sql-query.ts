import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import { POSTGRES } from '../data-sources.ts';
import type { SqlQuestion } from './sql-question.ts';

/** A query of Grafana's PostgreSQL data source, which the SDK does not know. */
export interface SqlDataquery {
  refId: string;
  datasource: DataSourceRef;
  /** `table` gives the rows as they are; `time_series` makes a line of each number column and each value of the text columns. */
  format: 'table' | 'time_series';
  rawQuery: true;
  editorMode: 'code';
  rawSql: string;
}

export class SqlQueryBuilder implements Builder<Dataquery> {
  readonly question: SqlQuestion;
  readonly format: SqlDataquery['format'];
  #refId = 'A';

  constructor(question: SqlQuestion, format: SqlDataquery['format']) {
    this.question = question;
    this.format = format;
  }

  refId(refId: string): this {
    this.#refId = refId;
    return this;
  }

  build(): Dataquery {
    const query: SqlDataquery = {
      refId: this.#refId,
      datasource: POSTGRES,
      format: this.format,
      rawQuery: true,
      editorMode: 'code',
      rawSql: this.question.sql.trim(),
    };
    return query as unknown as Dataquery;
  }
}

export function sqlTable(question: SqlQuestion): SqlQueryBuilder {
  return new SqlQueryBuilder(question, 'table');
}

/** The answer has a column `time`, ascending. */
export function sqlSeries(question: SqlQuestion): SqlQueryBuilder {
  return new SqlQueryBuilder(question, 'time_series');
}
