/** A process of its own that saves reports and is then killed: `node spool-process.ts <url> <spool> <first> <count>`. */
import { connect } from '../repository.ts';
import { createStorage } from '../spool/storage.ts';
import { numberedReports } from './numbered-reports.ts';

const [url, spoolPath, first, count] = process.argv.slice(2) as [string, string, string, string];
const storage = createStorage({ repository: connect({ url }), spoolPath });
const reports = numberedReports(Number(first), Number(count));
for (let start = 0; start < reports.length; start += 50) storage.saveReports(reports.slice(start, start + 50));
process.stdout.write('saved\n');
