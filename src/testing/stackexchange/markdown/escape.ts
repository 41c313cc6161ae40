const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML, with the entities that the site writes. (Wire sheet, section 8.) */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

const signs: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", hellip: '…' };

/** Readable text of HTML that this emulator has written. */
export function unescapeHtml(html: string): string {
  return html.replace(/&(#39|\w+);/g, (whole, name: string) => signs[name] ?? whole);
}
