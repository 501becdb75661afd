import { writeFileSync } from 'node:fs';
import { prometheusRule } from './kubernetes-rules.ts';

writeFileSync(new URL('../kubernetes/rules.yaml', import.meta.url), prometheusRule());
