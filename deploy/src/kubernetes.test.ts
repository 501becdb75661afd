import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as monitoring from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import * as apps from 'kubernetes-models/apps/v1';
import * as autoscaling from 'kubernetes-models/autoscaling/v2';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { prometheusRule } from './kubernetes-rules.ts';
import { ROOT } from './testing/compose-project.ts';

const FOLDER = join(ROOT, 'deploy', 'kubernetes');

interface Container {
  readonly image: string;
  readonly args: readonly string[];
  readonly env?: readonly { readonly name: string; readonly valueFrom?: { readonly secretKeyRef: { readonly name: string } } }[];
  readonly volumeMounts: readonly { readonly name: string }[];
  readonly resources: {
    readonly requests?: { readonly cpu?: string; readonly memory?: string };
    readonly limits?: { readonly memory?: string };
  };
  readonly [key: string]: unknown;
}
interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly selector: { readonly matchLabels?: Record<string, string> };
    readonly scaleTargetRef?: { readonly kind: string; readonly name: string };
    readonly serviceName?: string;
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
    readonly template: {
      readonly metadata: { readonly labels: Record<string, string> };
      readonly spec: {
        readonly containers: readonly Container[];
        readonly volumes?: readonly { readonly name: string }[];
        readonly securityContext: { readonly runAsNonRoot: boolean };
        readonly terminationGracePeriodSeconds: number;
      };
    };
  };
}

/** The classes whose `validate` holds an object against its JSON schema, by apiVersion. */
const MODELS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  v1: core,
  'apps/v1': apps,
  'autoscaling/v2': autoscaling,
  'policy/v1': policy,
  'monitoring.coreos.com/v1': monitoring,
};

function validate(object: KubernetesObject): void {
  const Model = MODELS[object.apiVersion]?.[object.kind] as (new (data: unknown) => { validate(): void }) | undefined;
  if (Model === undefined) throw new Error(`there is no schema of ${object.apiVersion} ${object.kind}`);
  new Model(object).validate();
}

const kustomization = parse(readFileSync(join(FOLDER, 'kustomization.yaml'), 'utf8')) as {
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly { readonly name: string; readonly files: readonly string[] }[];
  readonly images: readonly { readonly name: string }[];
};
const objects = kustomization.resources.flatMap((file) =>
  parseAllDocuments(readFileSync(join(FOLDER, file), 'utf8')).map((document) => document.toJS() as KubernetesObject),
);
const named = (kind: string, name: string) => objects.find((object) => object.kind === kind && object.metadata.name === name);
const workloads = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');

describe('the manifests of Kubernetes', () => {
  test.each(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const))(
    '%s stands its schema',
    (_, object) => {
      expect(() => validate(object)).not.toThrow();
    },
  );

  test('a schema finds what is wrong', () => {
    const worker = structuredClone(named('StatefulSet', 'worker')) as unknown as { spec: { replicas: unknown } };
    worker.spec.replicas = 'three';
    expect(() => validate(worker as unknown as KubernetesObject)).toThrow(/replicas/);
    const monitor = structuredClone(named('ServiceMonitor', 'quality-collector')) as unknown as { spec: { endpoints: unknown } };
    monitor.spec.endpoints = 'metrics';
    expect(() => validate(monitor as unknown as KubernetesObject)).toThrow(/endpoints/);
  });

  test('every file beside the kustomization is named by it', () => {
    const used = [...kustomization.resources, ...kustomization.configMapGenerator.flatMap(({ files }) => files)];
    expect(
      readdirSync(FOLDER)
        .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
        .sort(),
    ).toEqual([...used].sort());
  });

  test('the rules are those of alerting/rules', () => {
    expect(readFileSync(join(FOLDER, 'rules.yaml'), 'utf8')).toBe(prometheusRule());
  });

  test('there is one workload for each role, and every pod is found by the monitor', () => {
    const roles = workloads.filter(({ spec }) => spec.template.spec.containers[0]!.image === kustomization.images[0]!.name);
    expect(roles.map(({ spec }) => spec.template.spec.containers[0]!.args.at(-1)).sort()).toEqual([
      'exporter',
      'scheduler',
      'worker',
    ]);
    const service = named('Service', 'quality-collector') as unknown as { spec: { selector: Record<string, string> } };
    for (const { spec } of roles) expect(spec.template.metadata.labels).toMatchObject(service.spec.selector);
  });

  test('every workload has probes, requests, a limit of memory, and no right that it does not need', () => {
    for (const { metadata, spec } of workloads) {
      const { containers, securityContext, volumes = [] } = spec.template.spec;
      expect(spec.template.metadata.labels, metadata.name).toMatchObject(spec.selector.matchLabels!);
      expect(securityContext.runAsNonRoot).toBe(true);
      for (const container of containers) {
        expect(container, metadata.name).toMatchObject({
          readinessProbe: expect.anything(),
          livenessProbe: expect.anything(),
          resources: { requests: { cpu: expect.anything(), memory: expect.anything() }, limits: { memory: expect.anything() } },
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        });
        const known = [
          ...volumes.map(({ name }) => name),
          ...(spec.volumeClaimTemplates ?? []).map((claim) => claim.metadata.name),
        ];
        for (const { name } of container.volumeMounts) expect(known, metadata.name).toContain(name);
        for (const { name, valueFrom } of container.env ?? [])
          if (/_URL$/.test(name)) expect(valueFrom?.secretKeyRef.name).toBe('quality');
      }
    }
  });

  test('budgets, autoscaler and services point at workloads that are there', () => {
    for (const { spec } of objects.filter(({ kind }) => kind === 'PodDisruptionBudget')) {
      expect(workloads.some((workload) => workload.metadata.name === spec.selector.matchLabels!['app.kubernetes.io/name'])).toBe(
        true,
      );
    }
    const { kind, name } = named('HorizontalPodAutoscaler', 'worker')!.spec.scaleTargetRef!;
    expect(named(kind, name)!.spec, 'the autoscaler alone says how many').not.toHaveProperty('replicas');
    for (const { spec } of workloads) if (spec.serviceName) expect(named('Service', spec.serviceName)).toBeDefined();
  });
});
