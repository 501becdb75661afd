import { parse, stringify } from 'yaml';
import { readRuleFiles } from '../../alerting/src/index.ts';

/** All rules of `alerting/rules` as one object of the Prometheus operator, in YAML. */
export function prometheusRule(): string {
  const groups = [...readRuleFiles().values()].flatMap((text) => (parse(text) as { readonly groups: readonly unknown[] }).groups);
  const rule = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'quality' },
    spec: { groups },
  };
  return `# Written from alerting/rules by deploy/src/write-kubernetes-rules.ts; not to be edited.\n${stringify(rule, { lineWidth: 0 })}`;
}
