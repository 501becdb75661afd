/** Text that opens no tag, link, emphasis or heading in Markdown. */
export function escapeMarkdown(text: string): string {
  return escapeTags(text.replace(/\s+/g, ' ')).replace(/[*_`[\]]/g, '\\$&');
}

/** The same for a cell of a table. */
export function escapeCell(text: string): string {
  return escapeMarkdown(text).replaceAll('|', '\\|');
}

export function escapeTags(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
