/**
 * Checks of every document: paths of the repository and links that it names exist, anchors too; `pnpm <script>` in blocks of `sh` is a script of the
 * root; every page of docs can be reached from docs/README.md.
 */
import { existsSync, readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const GLOBS = [
  '*.md',
  'docs/**/*.md',
  'packages/*/README.md',
  'apps/*/README.md',
  'alerting/**/*.md',
  'dashboards/*.md',
  'deploy/*.md',
  'bench/**/*.md',
];
const PNPM_COMMANDS = new Set(['install', 'exec', 'add', 'pack', 'dlx']);
const scripts = new Set(Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts));
const mistakes: string[] = [];
const linksOf = new Map<string, string[]>();

for await (const file of glob(GLOBS)) if (!file.includes('node_modules')) linksOf.set(file, checkDocument(file));

const reached = new Set<string>();
reach('docs/README.md');
for (const file of linksOf.keys()) {
  if (file.startsWith('docs/') && !reached.has(file)) mistakes.push(`${file}: no page leads here from docs/README.md`);
}

if (mistakes.length > 0) {
  process.stderr.write(`${mistakes.join('\n')}\n`);
  process.exitCode = 1;
}

/** The documents that a document links to. */
function checkDocument(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, '');
  const links: string[] = [];
  for (const [, path, anchor] of prose.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g)) {
    const target = path === '' ? file : join(dirname(file), decodeURI(path!));
    if (!existsSync(target)) mistakes.push(`${file}: link to ${path} leads nowhere`);
    else if (anchor && target.endsWith('.md') && !anchorsOf(target).has(anchor))
      mistakes.push(`${file}: no heading #${anchor} in ${target}`);
    links.push(target);
  }
  for (const [, path] of text.matchAll(
    /`((?:packages|apps|migrations|dashboards|alerting|deploy|bench|docs|tools)\/[\w./-]+)`/g,
  )) {
    // NNNN shows a pattern, and dist is there after a build only.
    if (!/NNNN|\/dist\b/.test(path!) && !existsSync(path!)) mistakes.push(`${file}: ${path} does not exist`);
  }
  for (const [, block] of text.matchAll(/^```sh\n([\s\S]*?)^```/gm)) {
    for (const [, flags, script] of block!.matchAll(/\bpnpm(?:@\d+)?((?: --?\w[\w-]*)*) ([a-z][\w:-]*)/g)) {
      if (/--(filter|dir)\b/.test(flags!) || scripts.has(script!) || PNPM_COMMANDS.has(script!)) continue;
      mistakes.push(`${file}: pnpm ${script} is no script of package.json`);
    }
  }
  return links;
}

/** Anchors of the headings of a document, as GitHub makes them. */
function anchorsOf(file: string): Set<string> {
  const prose = readFileSync(file, 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
  const anchors = new Set<string>();
  for (const [, heading] of prose.matchAll(/^#+ +(.+)$/gm)) {
    const words = heading!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const plain = words
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    let anchor = plain;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${plain}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

function reach(file: string): void {
  if (reached.has(file)) return;
  reached.add(file);
  for (const link of linksOf.get(file) ?? []) reach(link);
}
