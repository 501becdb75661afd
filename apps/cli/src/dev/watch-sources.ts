import { watch } from 'node:fs';

const QUIET_MS = 200;

/** Calls `onChange` once after each burst of changes to sources of services, schema or page under the given folders, never to tests. */
export function watchSources(folders: readonly string[], onChange: (file: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, (_event, file) => {
      if (
        file === null ||
        !/\.(tsx?|css|html|svg|sql|yaml)$/.test(file) ||
        /\.test\.ts$/.test(file) ||
        /(^|\/)(node_modules|dist)\//.test(file)
      )
        return;
      clearTimeout(timer);
      timer = setTimeout(() => onChange(file), QUIET_MS);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
